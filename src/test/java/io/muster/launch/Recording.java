package io.muster.launch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.flywaydb.core.Flyway;
import org.postgresql.PGConnection;

/**
 * A data folder as an earlier release left it when it was stopped in order, small enough to be kept with the tests: the
 * engine's log as it is, the ports, the settings; of the database that release's migrations and the rows, so that it fits
 * any version of PostgreSQL. Tokens and passwords are not kept; a start makes new ones.
 *
 * <p>{@code main} packs; {@code record.sh} calls it.
 */
final class Recording {

    /** What a start writes anew, or what would only be a burden. */
    private static final Set<String> LEFT_OUT = Set.of("postgresql", "lock", "address", "exporter.properties");

    private Recording() {}

    /** Of the folder, of that release's migrations, of the file to write. */
    public static void main(String... arguments) throws IOException, SQLException {
        pack(Path.of(arguments[0]), Path.of(arguments[1]), Path.of(arguments[2]));
    }

    private static void pack(Path data, Path migrations, Path into) throws IOException, SQLException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(into));
                LocalPostgres postgres = LocalPostgres.in(data)) {
            for (Path file : files(data)) {
                if (isKept(data.relativize(file))) {
                    add(zip, "folder/" + data.relativize(file), file);
                }
            }
            for (Path file : files(migrations)) {
                add(zip, "migrations/" + file.getFileName(), file);
            }
            postgres.start();
            try (Connection connection = connection(postgres)) {
                for (String table : tables(connection)) {
                    zip.putNextEntry(new ZipEntry("rows/" + table));
                    connection
                            .unwrap(PGConnection.class)
                            .getCopyAPI()
                            .copyOut("copy " + table + " (" + columns(connection, table) + ") to stdout", zip);
                    zip.closeEntry();
                }
                zip.putNextEntry(new ZipEntry("sequences.sql"));
                zip.write(String.join("\n", sequences(connection)).getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
    }

    /** Into a folder that is empty, whose PostgreSQL is stopped again. */
    static void unpack(InputStream recording, Path data) throws IOException, SQLException {
        Path migrations = Files.createDirectories(data.resolveSibling("migrations-then"));
        Path rows = Files.createDirectories(data.resolveSibling("rows-then"));
        String sequences = "";
        try (ZipInputStream zip = new ZipInputStream(recording)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                String name = entry.getName().substring(entry.getName().indexOf('/') + 1);
                switch (entry.getName().split("/")[0]) {
                    case "folder" -> lay(zip, data.resolve(name));
                    case "migrations" -> lay(zip, migrations.resolve(name));
                    case "rows" -> lay(zip, rows.resolve(name));
                    default -> sequences = new String(zip.readAllBytes(), StandardCharsets.UTF_8);
                }
            }
        }
        try (LocalPostgres postgres = LocalPostgres.in(data)) {
            postgres.start();
            // As that release's own Flyway did: what is changed in a released migration is found by its checksum.
            Flyway.configure()
                    .dataSource(postgres.jdbcUrl(), postgres.user(), postgres.password())
                    .locations("filesystem:" + migrations)
                    .outOfOrder(true)
                    .load()
                    .migrate();
            try (Connection connection = connection(postgres);
                    Statement statement = connection.createStatement()) {
                statement.execute("set session_replication_role = replica");
                for (Path file : files(rows)) {
                    String table = file.getFileName().toString();
                    statement.execute("delete from " + table);
                    try (InputStream in = Files.newInputStream(file)) {
                        connection
                                .unwrap(PGConnection.class)
                                .getCopyAPI()
                                .copyIn("copy " + table + " (" + columns(connection, table) + ") from stdin", in);
                    }
                }
                if (!sequences.isBlank()) {
                    statement.execute(sequences);
                }
            }
        }
    }

    private static boolean isKept(Path file) {
        String first = file.getName(0).toString();
        return !LEFT_OUT.contains(first)
                && !first.matches(".*\\.(token|password|jar|log|out|pid|half)")
                && !file.getFileName().toString().equals("native");
    }

    private static void add(ZipOutputStream zip, String name, Path file) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        Files.copy(file, zip);
        zip.closeEntry();
    }

    private static void lay(InputStream from, Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, from.readAllBytes());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> found = Files.walk(folder)) {
            return found.filter(Files::isRegularFile)
                    .filter(file -> !file.startsWith(folder.resolve("postgresql")))
                    .sorted()
                    .toList();
        }
    }

    private static Connection connection(LocalPostgres postgres) throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
    }

    private static List<String> tables(Connection connection) throws SQLException {
        return strings(
                connection,
                "select table_name from information_schema.tables where table_schema = 'public'"
                        + " and table_type = 'BASE TABLE' and table_name <> 'flyway_schema_history' order by 1");
    }

    /** Those that are written, not computed. */
    private static String columns(Connection connection, String table) throws SQLException {
        return String.join(
                ", ",
                strings(
                        connection,
                        "select quote_ident(column_name) from information_schema.columns"
                                + " where table_schema = 'public' and table_name = '" + table
                                + "' and is_generated = 'NEVER' order by ordinal_position"));
    }

    private static List<String> sequences(Connection connection) throws SQLException {
        return strings(
                connection,
                "select format('select setval(%L, %s);', sequencename, last_value) from pg_sequences"
                        + " where schemaname = 'public' and last_value is not null");
    }

    private static List<String> strings(Connection connection, String query) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }
}
