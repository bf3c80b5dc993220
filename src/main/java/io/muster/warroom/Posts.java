package io.muster.warroom;

import io.muster.chat.ChatPlatform;
import io.muster.chat.ChatPlatform.Post;
import io.muster.message.Actor;
import io.muster.message.Message;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * What we have posted where, so that a thing is said once and changed in its place afterwards. That a post is about to be
 * made is committed before it is: one whose answer was lost is looked for by its mark before it is made again. Called
 * without a transaction; a channel is worked by one caller at a time.
 */
@Component
class Posts {

    /** Platforms and we may read different clocks. */
    private static final Duration CLOCKS = Duration.ofMinutes(5);

    private final JdbcClient jdbc;
    private final Clock clock;
    private final JsonMapper json = JsonMapper.shared();

    Posts(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** @param id null while nobody is sure that it was made */
    record Posted(
            String key,
            String mark,
            @Nullable String thread,
            @Nullable String id,
            @Nullable String digest,
            boolean open,
            Instant beganAt) {}

    Optional<Posted> find(String platform, String channel, String key) {
        return jdbc.sql("select key, mark, thread, id, digest, open, began_at from warroom_post"
                        + " where platform = :platform and channel = :channel and key = :key")
                .param("platform", platform)
                .param("channel", channel)
                .param("key", key)
                .query((row, i) -> posted(row))
                .optional();
    }

    /** Those of which the room shows that they still change. */
    List<Posted> open(String platform, String channel) {
        return jdbc.sql("select key, mark, thread, id, digest, open, began_at from warroom_post"
                        + " where platform = :platform and channel = :channel and open")
                .param("platform", platform)
                .param("channel", channel)
                .query((row, i) -> posted(row))
                .list();
    }

    /** The newest whose key begins so. */
    Optional<Posted> newest(String platform, String channel, String beginning) {
        return jdbc.sql("select key, mark, thread, id, digest, open, began_at from warroom_post"
                        + " where platform = :platform and channel = :channel and starts_with(key, :beginning)"
                        + " order by began_at desc limit 1")
                .param("platform", platform)
                .param("channel", channel)
                .param("beginning", beginning)
                .query((row, i) -> posted(row))
                .optional();
    }

    private static Posted posted(ResultSet row) throws SQLException {
        return new Posted(
                row.getString("key"),
                row.getString("mark"),
                row.getString("thread"),
                row.getString("id"),
                row.getString("digest"),
                row.getBoolean("open"),
                row.getTimestamp("began_at").toInstant());
    }

    /**
     * Says it, or changes what was said under this key to say it now; the same again goes out once.
     *
     * @param key names it within its channel
     * @param open whether it will change
     * @return the platform's id of the post
     */
    String say(
            ChatPlatform platform,
            String channel,
            @Nullable String thread,
            String key,
            Message message,
            @Nullable Actor as,
            boolean open) {
        String digest = digest(message);
        Optional<Posted> known = find(platform.id(), channel, key);
        Posted row = known.orElseGet(() -> begin(platform.id(), channel, thread, key));
        String id = row.id();
        if (id == null) {
            id = known.flatMap(lost -> made(platform, channel, lost)).orElse(null);
            if (id == null) {
                id = platform.post(new Post(channel, row.thread(), row.mark(), message, as));
            } else {
                platform.update(channel, id, message);
            }
        } else if (!digest.equals(row.digest())) {
            platform.update(channel, id, message);
        } else if (row.open() == open) {
            return id;
        }
        jdbc.sql("update warroom_post set id = :id, digest = :digest, open = :open"
                        + " where platform = :platform and channel = :channel and key = :key")
                .param("id", id)
                .param("digest", digest)
                .param("open", open)
                .param("platform", platform.id())
                .param("channel", channel)
                .param("key", key)
                .update();
        return id;
    }

    private static Optional<String> made(ChatPlatform platform, String channel, Posted lost) {
        return platform.find(channel, lost.mark(), lost.beganAt().minus(CLOCKS), lost.thread());
    }

    /** It will not change any more, as it stands. */
    void leave(String platform, String channel, String key) {
        jdbc.sql("update warroom_post set open = false"
                        + " where platform = :platform and channel = :channel and key = :key")
                .param("platform", platform)
                .param("channel", channel)
                .param("key", key)
                .update();
    }

    /** What was said under this key is to be said anew wherever it was; one that is just being made waits for us. */
    void reopen(String key) {
        jdbc.sql("update warroom_post set open = true where key = :key")
                .param("key", key)
                .update();
    }

    private Posted begin(String platform, String channel, @Nullable String thread, String key) {
        Posted begun = new Posted(key, UUID.randomUUID().toString(), thread, null, null, true, clock.instant());
        jdbc.sql("insert into warroom_post (platform, channel, key, mark, thread, open, began_at)"
                        + " values (:platform, :channel, :key, :mark, :thread, true, :now)")
                .param("platform", platform)
                .param("channel", channel)
                .param("key", key)
                .param("mark", begun.mark())
                .param("thread", thread)
                .param("now", Timestamp.from(begun.beganAt()))
                .update();
        return begun;
    }

    private String digest(Message message) {
        try {
            byte[] text = json.writeValueAsString(message).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
