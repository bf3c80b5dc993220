package io.muster.flow;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The models that an engine has, each version with its text; what ran once can be read for ever. */
@Component
class Models {

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Map<String, Model> read = new ConcurrentHashMap<>();

    /** A definition never gets another text. */
    private final Map<Definition, String> hashes = new ConcurrentHashMap<>();

    private record Definition(String engine, long key) {}

    Models(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** What an engine has of a resource, newest. */
    record Version(String hash, int version) {}

    Optional<Version> newest(String engine, String resource) {
        return jdbc.sql("""
                select hash, version from flow_deployment
                where engine = ? and resource = ? order by id desc limit 1""").params(engine, resource).query(Version.class).optional();
    }

    boolean everHad(String engine, String resource, String hash) {
        return jdbc.sql("""
                select exists (select 1 from flow_deployment where engine = ? and resource = ? and hash = ?)""").params(engine, resource, hash).query(Boolean.class).single();
    }

    void keep(String hash, String resource, String text) {
        jdbc.sql("""
                insert into flow_model (hash, resource, text, kept_at) values (?, ?, ?, ?) on conflict do nothing""")
                .params(hash, resource, text, Timestamp.from(clock.instant()))
                .update();
    }

    void deployed(
            String engine, String resource, String hash, Optional<String> processId, long key, int version, String by) {
        jdbc.sql("""
                insert into flow_deployment
                    (engine, resource, hash, process_id, process_key, version, deployed_by, deployed_at)
                values (?, ?, ?, ?, ?, ?, ?, ?)""")
                .param(engine)
                .param(resource)
                .param(hash)
                .param(processId.orElse(null))
                .param(processId.isEmpty() ? null : Long.valueOf(key))
                .param(version)
                .param(by)
                .param(Timestamp.from(clock.instant()))
                .update();
    }

    /** The model of a process definition; empty when Muster did not deploy it. */
    Optional<Model> byKey(String engine, long processKey) {
        Definition definition = new Definition(engine, processKey);
        String known = hashes.get(definition);
        if (known != null) {
            return byHash(known);
        }
        Optional<String> hash =
                jdbc.sql("""
                select hash from flow_deployment where engine = ? and process_key = ? order by id desc limit 1""").params(engine, processKey).query(String.class).optional();
        hash.ifPresent(found -> hashes.put(definition, found));
        return hash.flatMap(this::byHash);
    }

    Optional<String> text(String hash) {
        return jdbc.sql("select text from flow_model where hash = ?")
                .param(hash)
                .query(String.class)
                .optional();
    }

    Optional<Model> byHash(String hash) {
        Model known = read.get(hash);
        if (known != null) {
            return Optional.of(known);
        }
        return jdbc.sql("select resource, text from flow_model where hash = ? and resource like '%.bpmn'")
                .param(hash)
                .query((row, n) -> ModelReader.read(row.getString(1), row.getString(2)))
                .optional()
                .map(model -> {
                    read.put(hash, model);
                    return model;
                });
    }

    /** A deployed version, as people ask for it. */
    record Listing(
            String resource,
            @Nullable String processId,
            int version,
            String hash,
            String deployedBy,
            Instant deployedAt) {}

    /** The newest version of everything that the engine has, by name. */
    List<Listing> list(String engine) {
        return jdbc.sql("""
                select distinct on (resource) resource, process_id, version, hash, deployed_by, deployed_at
                from flow_deployment where engine = ? order by resource, id desc""").param(engine).query(Listing.class).list();
    }

    /** The newest version of every BPMN process that the engine has. */
    List<Model> inForce(String engine) {
        List<Model> models = new ArrayList<>();
        jdbc.sql("""
                select distinct on (resource) hash from flow_deployment
                where engine = ? and process_id is not null order by resource, id desc""")
                .param(engine)
                .query(String.class)
                .list()
                .forEach(hash -> byHash(hash).ifPresent(models::add));
        return models;
    }

    /** The process that this message starts. */
    Optional<Model> startedBy(String engine, String message) {
        return inForce(engine).stream()
                .filter(model -> model.startMessage().filter(message::equals).isPresent())
                .findFirst();
    }
}
