package io.muster.database;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.TransactionSystemException;

/** Tells a database that is away for a while from one that refused something, which it would do again. */
public final class DatabaseAway {

    /** PostgreSQL's manual, appendix A: ended by its administrator, by a crash, not yet ready. Class 08 is the connection. */
    private static final Set<String> ENDING = Set.of("57P01", "57P02", "57P03");

    private DatabaseAway() {}

    /** Whether this failed because the database, its last free connection, or the pool of this stopping program was away. */
    public static boolean isWhy(Throwable failed) {
        for (Throwable each = failed; each != null; each = each.getCause()) {
            if (each instanceof SQLTransientConnectionException
                    || (each instanceof SQLException sql && isAway(sql.getSQLState()))
                    // What failed when it was to be rolled back says less than why.
                    || (each instanceof TransactionSystemException rollback && isWhyOf(rollback))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isWhyOf(TransactionSystemException rollback) {
        Throwable first = rollback.getApplicationException();
        return first != null && isWhy(first);
    }

    /** What PostgreSQL or its driver says has a state; what the pool says has none: it has closed the connection, or itself. */
    private static boolean isAway(@Nullable String state) {
        return state == null || state.startsWith("08") || ENDING.contains(state);
    }
}
