package io.muster.runbook.runner;

import io.muster.runbook.Command;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One statement for a PostgreSQL database, its values bound. */
final class Statements {

    private static final int MOST_ROWS = 1_000;
    private static final int LONGEST_CELL = 10_000;
    // What stands in quotes, casts and comments is no parameter.
    private static final Pattern TOKEN = Pattern.compile(
            "'(?:[^']|'')*'|\"[^\"]*\"|--[^\\n]*|/\\*(?s:.*?)\\*/|::|(?<![:\\w]):([a-zA-Z][a-zA-Z0-9_]*)");

    private final Output output;
    private final Request.Access access;

    Statements(Output output, Request.Access access) {
        this.output = output;
        this.access = access;
    }

    CommandResult execute(Command.Sql sql, UnaryOperator<Object> filled, Duration within) throws CommandFailure {
        List<Object> values = new ArrayList<>();
        String text = positional(sql, values);
        long began = System.nanoTime();
        boolean sent = false;
        try (Connection connection = connect(within)) {
            connection.setReadOnly(sql.readOnly());
            connection.setAutoCommit(!sql.readOnly());
            try (PreparedStatement statement = connection.prepareStatement(text)) {
                statement.setQueryTimeout((int) Math.max(1, within.toSeconds()));
                statement.setMaxRows(MOST_ROWS + 1);
                for (int i = 0; i < values.size(); i++) {
                    statement.setObject(i + 1, filled.apply(values.get(i)));
                }
                sent = true;
                return result(statement, began);
            }
        } catch (SQLException e) {
            String state = String.valueOf(e.getSQLState());
            boolean lost = sent && !sql.readOnly() && state.startsWith("08");
            throw new CommandFailure(
                    (sent ? "" : "no connection to " + access.address() + ": ")
                            + String.valueOf(e.getMessage())
                                    .strip()
                                    .lines()
                                    .findFirst()
                                    .orElse(state)
                            + (state.equals("25006") ? "; an observe may only read, make it a change" : ""),
                    lost);
        }
    }

    private CommandResult result(PreparedStatement statement, long began) throws SQLException {
        boolean query = statement.execute();
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        if (query) {
            try (ResultSet found = statement.getResultSet()) {
                while (found.next() && rows.size() < MOST_ROWS) {
                    rows.add(row(found));
                }
                if (rows.size() == MOST_ROWS) {
                    output.line("(only the first " + MOST_ROWS + " rows)");
                }
            }
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        int changed = query ? 0 : statement.getUpdateCount();
        String summary = query
                ? rows.size() + (rows.size() == 1 ? " row" : " rows")
                : changed + (changed == 1 ? " row changed" : " rows changed");
        output.line(summary);
        return new CommandResult(0, Wire.write(query ? rows : Map.of("changed", changed)), millis, summary);
    }

    private Map<String, @Nullable Object> row(ResultSet found) throws SQLException {
        ResultSetMetaData columns = found.getMetaData();
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        StringBuilder line = new StringBuilder();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            Object value = found.getObject(i);
            Object plain = switch (value) {
                case null -> null;
                case Number number -> number;
                case Boolean yes -> yes;
                case byte[] bytes -> "(" + bytes.length + " bytes)";
                default -> {
                    String text = String.valueOf(found.getString(i));
                    yield text.length() <= LONGEST_CELL ? text : text.substring(0, LONGEST_CELL) + "…";
                }
            };
            row.put(columns.getColumnLabel(i), plain);
            line.append(i == 1 ? "" : " ")
                    .append(columns.getColumnLabel(i))
                    .append('=')
                    .append(plain);
        }
        output.line(line.toString());
        return row;
    }

    /** {@code :name} to {@code ?}, the value of each in its place. */
    private static String positional(Command.Sql sql, List<Object> values) {
        Matcher token = TOKEN.matcher(sql.statement());
        StringBuilder text = new StringBuilder();
        while (token.find()) {
            String name = token.group(1);
            if (name == null || !sql.parameters().containsKey(name)) {
                token.appendReplacement(text, Matcher.quoteReplacement(token.group()));
            } else {
                values.add(sql.parameters().get(name));
                token.appendReplacement(text, "?");
            }
        }
        return token.appendTail(text).toString();
    }

    private Connection connect(Duration within) throws SQLException, CommandFailure {
        Properties how = new Properties();
        how.setProperty("ApplicationName", "muster");
        how.setProperty("loginTimeout", "5");
        how.setProperty("connectTimeout", "5");
        how.setProperty("socketTimeout", Long.toString(Math.max(1, within.toSeconds() + 1)));
        how.setProperty("stringtype", "unspecified");
        if (!access.user().isEmpty()) {
            how.setProperty("user", access.user());
        }
        String password = access.secret();
        if (password != null) {
            how.setProperty("password", password);
        }
        try {
            Driver driver = (Driver) Class.forName("org.postgresql.Driver")
                    .getDeclaredConstructor()
                    .newInstance();
            Connection connection = driver.connect(access.address(), how);
            if (connection == null) {
                throw new CommandFailure(access.address() + " is no address of a PostgreSQL", false);
            }
            return connection;
        } catch (ReflectiveOperationException e) {
            throw new CommandFailure("the PostgreSQL driver is not there: " + e.getMessage(), false);
        }
    }
}
