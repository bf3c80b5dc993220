package io.muster.question;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.time.Instant;
import java.util.Optional;

/** The table of grants. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface GrantRows extends GenericRepository<GrantRow, Long> {

    void save(GrantRow row);

    @Query("select * from question_grant where run = :run and step = :step and state in ('GIVEN', 'USABLE')"
            + " order by id desc limit 1")
    Optional<GrantRow> find(String run, String step);

    /** @return 0 when it was used before, or is not usable */
    @Query("update question_grant set state = 'USED', used_at = :now where id = :id and state = 'USABLE'")
    int use(long id, Instant now);

    @Query("update question_grant set state = :to where reference = :reference and state = 'GIVEN'")
    void settle(String reference, GrantRow.State to);
}
