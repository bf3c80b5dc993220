package io.muster.flow;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What jobs came to, written with their effects. In the worker's transaction. */
@Component
class DoneJobs {

    private final JdbcClient jdbc;
    private final Clock clock;
    private final JsonMapper json;

    DoneJobs(JdbcClient jdbc, Clock clock, JsonMapper json) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.json = json;
    }

    Optional<Map<String, @Nullable Object>> result(Job job) {
        return jdbc.sql("select result from flow_done where engine = ? and job = ?")
                .params(job.engine(), job.key())
                .query(String.class)
                .optional()
                .map(text -> json.readValue(text, new TypeReference<Map<String, @Nullable Object>>() {}));
    }

    void write(Job job, Map<String, @Nullable Object> result) {
        jdbc.sql("insert into flow_done (engine, job, result, done_at) values (?, ?, ?, ?)")
                .params(job.engine(), job.key(), json.writeValueAsString(result), Timestamp.from(clock.instant()))
                .update();
    }
}
