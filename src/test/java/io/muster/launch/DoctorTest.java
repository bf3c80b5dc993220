package io.muster.launch;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the doctor says of secrets, with and without a server. */
class DoctorTest {

    @TempDir
    Path data;

    @Test
    void namesTheSecretThatCannotBeReadAndNoValue() throws IOException {
        Path token = Files.writeString(data.resolve("token"), "geheim");
        Files.writeString(data.resolve("muster.yaml"), """
                secrets:
                  - { name: shop-admin, provider: file, key: %s }
                  - { name: alerts, provider: file, key: %s }
                """.formatted(token, data.resolve("nowhere")));

        String said = doctor();

        assertThat(said)
                .contains("BAD  secrets: as this shell sees them, 1 of 2 can be read. secret 'alerts' cannot be had: "
                        + data.resolve("nowhere") + " is missing. Put the secret there, or mend the path.")
                .doesNotContain("shop-admin")
                .doesNotContain("geheim");
    }

    @Test
    void saysWhatTheRunningServerCanRead() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/secrets", exchange -> {
            byte[] answer =
                    "{\"named\":3,\"unreadable\":[\"secret 'x' cannot be had: no.\"]}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        try {
            Files.writeString(
                    data.resolve("address"),
                    "http://127.0.0.1:" + server.getAddress().getPort());
            Files.writeString(data.resolve("owner.token"), "a-token");

            assertThat(doctor()).contains("BAD  secrets: 2 of 3 can be read. secret 'x' cannot be had: no.");
        } finally {
            server.stop(0);
        }
    }

    private String doctor() {
        return doctor(data);
    }

    /** What the doctor says of this data folder. */
    static String doctor(Path data) {
        PrintStream out = System.out;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
            Main.execute("doctor", "--data", data.toString());
        } finally {
            System.setOut(out);
        }
        return said.toString(StandardCharsets.UTF_8);
    }
}
