package io.muster.runbook;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The texts of runbooks with their outlines, by name and hash. */
@Component
class VersionRows {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<Map<String, String>> FILES = new TypeReference<>() {};
    private final JdbcClient jdbc;
    private final Clock clock;

    VersionRows(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    void save(Runbook runbook) {
        jdbc.sql("insert into runbook_version (name, hash, source, outline, files, read_at)"
                        + " values (:name, :hash, :source, :outline, :files, :now) on conflict do nothing")
                .param("name", runbook.name())
                .param("hash", runbook.hash())
                .param("source", runbook.source())
                .param("outline", JSON.writeValueAsString(runbook.outline()))
                .param("files", JSON.writeValueAsString(runbook.files()))
                .param("now", Timestamp.from(clock.instant()))
                .update();
    }

    Optional<Runbook> find(String name, String hash) {
        return one("where name = :name and hash = :hash", name, hash);
    }

    /** The newest good version of a runbook. */
    Optional<Runbook> newest(String name) {
        return one("where name = :name and :hash = '' order by read_at desc limit 1", name, "");
    }

    /** Which of these had this title first. */
    Optional<String> firstWithTitle(String title, Collection<String> names) {
        return jdbc.sql("select name from runbook_version where name in (:names)"
                        + " and lower(outline::jsonb ->> 'title') = lower(:title) order by read_at, name limit 1")
                .param("names", names)
                .param("title", title)
                .query(String.class)
                .optional();
    }

    private Optional<Runbook> one(String where, String name, String hash) {
        return jdbc.sql("select name, hash, source, outline, files from runbook_version " + where)
                .param("name", name)
                .param("hash", hash)
                .query((row, i) -> new Runbook(
                        row.getString("name"),
                        row.getString("hash"),
                        row.getString("source"),
                        JSON.readValue(row.getString("outline"), Outline.class),
                        JSON.readValue(row.getString("files"), FILES)))
                .optional();
    }
}
