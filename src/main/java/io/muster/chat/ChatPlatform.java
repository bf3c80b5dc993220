package io.muster.chat;

import io.muster.message.Actor;
import io.muster.message.Message;
import io.muster.people.Person;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A chat platform on which records have rooms. Every call goes out at once and returns when the platform has answered,
 * within ten seconds; from any thread, never in a transaction.
 *
 * <p>Every call may throw {@link PlatformAway}: not now, and whether it took effect is not known unless it says so. It may
 * throw {@link PlatformRefused}: the platform will not do it, however often it is asked.
 */
public interface ChatPlatform {

    /** As rows name it: {@code slack}. */
    String id();

    /** As people call it: {@code Slack}. */
    String title();

    /**
     * Opens a room of this name or, where it is taken, of one like it. A room that an earlier call with the same mark has
     * opened, though its answer was lost, is found again.
     *
     * @param name as {@link io.muster.settings.Room#nameFor} makes it
     * @param mark names this opening for ever, at most 100 characters; people may see it
     * @param hidden whether only those who are invited may know of it
     */
    Channel open(String name, String mark, boolean hidden);

    /** @return the channel that a person configured as {@code #incidents} or by its id; empty when we cannot speak there */
    Optional<Channel> find(String written);

    /**
     * Brings people in; those who are in already stay.
     *
     * @return those of them who have no account here
     */
    List<Person> invite(String channel, List<Person> people);

    void topic(String channel, String text);

    /** Puts a link at the head of the room; one of the same title is replaced. */
    void bookmark(String channel, String title, String address);

    /** Nothing can be said there any more. */
    void archive(String channel);

    /** @return the platform's id of the new post */
    String post(Post post);

    /** @return the id of the post with this mark that was made at this time or later, if it is there */
    Optional<String> find(String channel, String mark, Instant since, @Nullable String thread);

    /** Changes a post of ours to say this instead. */
    void update(String channel, String id, Message message);

    void pin(String channel, String id);

    /** Says something to one person alone, in a conversation of the two. */
    void tell(Person person, String mark, Message message);

    /** How it stands with the platform, for operators; asks it, and throws nothing. */
    Condition condition();

    /**
     * @param says in a sentence
     * @param lacks what we may not do there, each with what does not work without it
     */
    record Condition(boolean well, String says, List<String> lacks) {
        public Condition {
            lacks = List.copyOf(lacks);
        }
    }

    /** @param id the platform's own; @param name as it came to be called */
    record Channel(String id, String name) {}

    /**
     * @param thread the post under which it goes; null: into the room itself
     * @param mark names this one post for ever; people do not see it
     * @param as who says it; null: Muster
     */
    record Post(
            String channel,
            @Nullable String thread,
            String mark,
            Message message,
            @Nullable Actor as) {}

    /** The platform does not answer, is crowded, or we ask too much of it: try again after the pause. */
    final class PlatformAway extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final Duration pause;

        public PlatformAway(String why, Duration pause, @Nullable Throwable cause) {
            super(why, cause);
            this.pause = pause;
        }

        public Duration pause() {
            return pause;
        }
    }

    /** The platform will not do it. */
    final class PlatformRefused extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final String code;

        /** @param code the platform's own word for it: {@code is_archived} */
        public PlatformRefused(String code, String message) {
            super(message);
            this.code = code;
        }

        public String code() {
            return code;
        }
    }
}
