package io.muster.flow;

import io.muster.message.RecordKey;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What is done once a record and object, however many flows ask for it. In the worker's transaction. */
@Component
class Duties {

    private final JdbcClient jdbc;

    Duties(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @return true the first time this is asked of the record */
    boolean first(RecordKey record, String duty, @Nullable Object object) {
        return jdbc.sql("insert into flow_duty (record, duty, object) values (?, ?, ?) on conflict do nothing")
                        .params(record.toString(), duty, String.valueOf(object))
                        .update()
                == 1;
    }
}
