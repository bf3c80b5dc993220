package io.muster.flow;

import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.http.ResponseEntity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The exporter's door: {@code POST /engine/records}, one batch of one partition. What it says is in the exporter's package. */
@RestController
class EngineRecords {

    private static final int MOST_BYTES = 4 * 1024 * 1024;

    private final LiveRecords live;
    private final JsonMapper json;
    private final byte[] token;

    EngineRecords(LiveRecords live, JsonMapper json, @Value("${muster.engine.token:}") String token) {
        this.live = live;
        this.json = json;
        this.token = token.getBytes(StandardCharsets.UTF_8);
    }

    @Bean
    @Order(10)
    static SecurityFilterChain engineRecordsDoor(HttpSecurity http) throws Exception {
        return http.securityMatcher("/engine/records")
                .csrf(csrf -> csrf.disable())
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .build();
    }

    @PostMapping("/engine/records")
    ResponseEntity<String> take(
            @RequestHeader(value = "Authorization", defaultValue = "") String authorization,
            @RequestHeader(value = "Content-Encoding", defaultValue = "identity") String encoding,
            @RequestHeader(value = "Muster-Engine", defaultValue = "") String engine,
            @RequestHeader(value = "Muster-Partition", defaultValue = "1") int partition,
            @RequestHeader(value = "Muster-Dropped-Before", required = false) @Nullable Long droppedBefore,
            HttpServletRequest request) {
        byte[] given = authorization.replaceFirst("^Bearer ", "").getBytes(StandardCharsets.UTF_8);
        if (token.length == 0 || !MessageDigest.isEqual(token, given)) {
            return answer(401, "the token is not the one of muster.engine.token");
        }
        if (engine.isBlank()) {
            return answer(400, "Muster-Engine is missing; it names the engine that the records are of");
        }
        try {
            byte[] body = request.getInputStream().readNBytes(MOST_BYTES + 1);
            if (body.length > MOST_BYTES) {
                return answer(413, "a batch is at most 4 MiB; send fewer records");
            }
            byte[] text = encoding.equals("gzip") ? unpacked(body) : body;
            if (text.length > MOST_BYTES) {
                return answer(413, "a batch is at most 4 MiB unpacked; send fewer records");
            }
            live.take(engine, partition, records(new String(text, StandardCharsets.UTF_8)), droppedBefore != null);
            return ResponseEntity.noContent().build();
        } catch (IOException | JacksonException e) {
            return answer(400, "the batch cannot be read: " + e.getMessage());
        }
    }

    private List<EngineRecord> records(String text) {
        List<EngineRecord> records = new ArrayList<>();
        text.lines()
                .filter(line -> !line.isBlank())
                .forEach(line -> records.add(json.readValue(line, EngineRecord.class)));
        return records;
    }

    /** Stops reading one byte after the limit, however small the packed bomb is. */
    private static byte[] unpacked(byte[] body) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.write(in.readNBytes(MOST_BYTES + 1));
            return out.toByteArray();
        }
    }

    private static ResponseEntity<String> answer(int status, String why) {
        return ResponseEntity.status(status).body(why);
    }
}
