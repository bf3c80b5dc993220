package io.muster.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.chat.ChatPlatform.Channel;
import io.muster.chat.ChatPlatform.PlatformAway;
import io.muster.chat.ChatPlatform.PlatformRefused;
import io.muster.chat.ChatPlatform.Post;
import io.muster.message.Actor;
import io.muster.message.Message;
import io.muster.people.Person;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every chat platform promises; each adapter runs it against a platform that refuses what the real one refuses. */
public abstract class ChatPlatformContract {

    /** The platform, with Ada (ada@example.org) as a member of it and Bob (bob@example.org) not. */
    protected abstract ChatPlatform platform();

    /** The next call that would post does its work, and its answer is lost. */
    protected abstract void loseTheNextPost();

    /** The next call that would open a room does its work, and its answer is lost. */
    protected abstract void loseTheNextOpening();

    protected abstract void down();

    protected abstract void up();

    /** What a member reads in the channel, oldest first, without what is in threads. */
    protected abstract List<String> read(String channel);

    protected abstract List<String> readThread(String channel, String post);

    /** The platform's ids of messages that made somebody's telephone ring. */
    protected abstract List<String> rang();

    protected abstract @Nullable String topic(String channel);

    private static final Person ADA = new Person("ada", "Ada", "ada@example.org");
    private static final Person BOB = new Person("bob", "Bob", "bob@example.org");

    private static Post post(Channel channel, String mark, String text) {
        return new Post(channel.id(), null, mark, Message.of(text), null);
    }

    private Channel opened() {
        String name = "room-" + UUID.randomUUID().toString().substring(0, 8);
        return platform().open(name, "mark " + name, false);
    }

    @Test
    void opensARoomOfTheWantedName() {
        Channel channel = platform().open("inc-1-checkout", "Muster INC-1 room 1", false);

        assertThat(channel.name()).isEqualTo("inc-1-checkout");
        assertThat(platform().find(channel.id())).contains(channel);
    }

    @Test
    void opensARoomOfANameLikeItWhereThatIsTaken() {
        platform().open("inc-2-checkout", "Muster INC-2 room 1", false);

        Channel second = platform().open("inc-2-checkout", "Muster INC-20002 room 1", false);

        assertThat(second.name()).startsWith("inc-2-checkout").isNotEqualTo("inc-2-checkout");
    }

    @Test
    void opensARoomOfANameLikeItWhereOneIsPutAway() {
        Channel first = platform().open("inc-3-checkout", "Muster INC-3 room 1", false);
        platform().archive(first.id());
        platform().archive(first.id());

        Channel second = platform().open("inc-3-checkout", "Muster INC-3 room 2", false);

        assertThat(second.id()).isNotEqualTo(first.id());
        assertThatThrownBy(() -> platform().post(post(first, "late", "too late")))
                .isInstanceOf(PlatformRefused.class);
    }

    @Test
    void findsTheRoomAgainOfWhichTheAnswerWasLost() {
        loseTheNextOpening();
        assertThatThrownBy(() -> platform().open("inc-4-checkout", "Muster INC-4 room 1", false))
                .isInstanceOf(PlatformAway.class);

        Channel channel = platform().open("inc-4-checkout", "Muster INC-4 room 1", false);

        assertThat(channel.name()).isEqualTo("inc-4-checkout");
    }

    @Test
    void findsAPostOfWhichTheAnswerWasLostByItsMark() {
        Channel channel = opened();
        Instant before = Instant.now().minusSeconds(60);
        loseTheNextPost();
        assertThatThrownBy(() -> platform().post(post(channel, "mark-1", "said once")))
                .isInstanceOf(PlatformAway.class);

        assertThat(platform().find(channel.id(), "mark-1", before, null)).isPresent();
        assertThat(platform().find(channel.id(), "mark-2", before, null)).isEmpty();
        assertThat(read(channel.id()))
                .filteredOn(text -> text.contains("said once"))
                .hasSize(1);
    }

    @Test
    void saysThingsInAThreadAndFindsThemThere() {
        Channel channel = opened();
        String head = platform().post(post(channel, "head", "the head"));

        platform().post(new Post(channel.id(), head, "reply", Message.of("the reply"), null));

        assertThat(readThread(channel.id(), head)).anyMatch(text -> text.contains("the reply"));
        assertThat(read(channel.id())).noneMatch(text -> text.contains("the reply"));
        assertThat(platform().find(channel.id(), "reply", Instant.now().minusSeconds(60), head))
                .isPresent();
    }

    @Test
    void changesWhatWasSaidInItsPlace() {
        Channel channel = opened();
        String id = platform().post(post(channel, "card", "it burns"));

        platform().update(channel.id(), id, Message.of("it is out"));

        assertThat(read(channel.id())).anyMatch(text -> text.contains("it is out"));
        assertThat(read(channel.id())).noneMatch(text -> text.contains("it burns"));
    }

    @Test
    void saysInAnothersNameWhatHeSaid() {
        Channel channel = opened();

        platform().post(new Post(channel.id(), null, "note", Message.of("the pool is full"), new Actor("ada", "Ada")));

        assertThat(read(channel.id())).anyMatch(text -> text.contains("Ada") && text.contains("the pool is full"));
    }

    @Test
    void makesNobodysTelephoneRingByTypedText() {
        Channel channel = opened();

        platform()
                .post(post(
                        channel, "loud", "<!channel> <!here> @everyone <@U0001> & <https://evil.example.org|click>"));
        platform().topic(channel.id(), "<!channel> topic");

        assertThat(rang()).isEmpty();
        assertThat(read(channel.id())).anyMatch(text -> text.contains("<!channel>"));
    }

    @Test
    void invitesWhoHasAnAccountAndNamesWhoHasNone() {
        Channel channel = opened();

        assertThat(platform().invite(channel.id(), List.of(ADA, BOB))).containsExactly(BOB);
        assertThat(platform().invite(channel.id(), List.of(ADA))).isEmpty();
    }

    @Test
    void takesATopicOfAnyLength() {
        Channel channel = opened();

        platform().topic(channel.id(), "Checkout is failing ".repeat(50));

        assertThat(topic(channel.id())).startsWith("Checkout is failing Checkout");
    }

    @Test
    void pinsAndLinksAsOftenAsItIsAsked() {
        Channel channel = opened();
        String id = platform().post(post(channel, "card", "the card"));

        platform().pin(channel.id(), id);
        platform().pin(channel.id(), id);
        platform().bookmark(channel.id(), "War room", "https://muster.example.org/incidents/INC-1");
        platform().bookmark(channel.id(), "War room", "https://muster.example.org/incidents/INC-1");

        assertThat(platform().find(channel.id())).isPresent();
    }

    @Test
    void saysThatItIsAwayWhileItIsAndGoesOnAfterwards() {
        Channel channel = opened();
        down();
        try {
            assertThatThrownBy(() -> platform().post(post(channel, "away", "is anybody there")))
                    .isInstanceOf(PlatformAway.class);
            assertThat(platform().condition().well()).isFalse();
        } finally {
            up();
        }

        platform().post(post(channel, "back", "back again"));

        assertThat(read(channel.id())).anyMatch(text -> text.contains("back again"));
        assertThat(platform().condition().well()).isTrue();
    }

    @Test
    void tellsOnePersonAlone() {
        platform().tell(ADA, "lag 1", Message.of("the room lags"));

        assertThatThrownBy(() -> platform().tell(BOB, "lag 2", Message.of("the room lags")))
                .isInstanceOf(PlatformRefused.class);
    }
}
