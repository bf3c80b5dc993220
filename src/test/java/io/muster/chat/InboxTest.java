package io.muster.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.message.Actor;
import io.muster.message.Button;
import io.muster.message.Message;
import io.muster.message.Part;
import io.muster.message.RecordKey;
import io.muster.message.Refused;
import io.muster.message.Span;
import io.muster.testkit.MusterTest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.jdbc.core.simple.JdbcClient;

@MusterTest
class InboxTest {

    private static final Actor ADA = new Actor("ada", "Ada");
    private static final Actor BOB = new Actor("bob", "Bob");

    private final AtomicInteger done = new AtomicInteger();

    @Autowired
    private Inbox inbox;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void doesADeliveryOnceAndAnswersItTheSameEachTime() {
        CommandLine line = line(ADA);

        Reply first = receive(line);
        Reply second = receive(line);

        assertThat(done).hasValue(1);
        assertThat(second).isEqualTo(first);
    }

    @Test
    void storesNothingOfALineThatIsTooLong() {
        CommandLine line = new CommandLine(
                CommandLine.freshDelivery(), "x".repeat(CommandLine.LONGEST + 1), ADA, null, Surface.WEB);

        assertThatThrownBy(() -> inbox.accept(line))
                .isInstanceOf(Refused.class)
                .hasMessageStartingWith("That is 10001 characters long; a command takes 10000 at most.");

        assertThat(jdbc.sql("select count(*) from chat_inbox where delivery = :delivery")
                        .param("delivery", line.delivery())
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void takesTheSameIdOfAnotherPersonForAnotherDelivery() {
        CommandLine line = line(ADA);

        receive(line);
        receive(new CommandLine(line.delivery(), "list", BOB, null, Surface.WEB));

        assertThat(done).hasValue(2);
    }

    @Test
    void doesADeliveryOnceWhenItComesTwiceAtTheSameTime() throws Exception {
        CommandLine line = line(ADA);
        CountDownLatch atWork = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        inbox.accept(line);

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Reply> first = threads.submit(() -> inbox.once(
                    line,
                    it -> {
                        atWork.countDown();
                        await(mayEnd);
                        return count(it);
                    },
                    InboxTest::refusal));
            await(atWork);
            Future<Reply> second = threads.submit(() -> receive(line));
            mayEnd.countDown();

            assertThat(second.get(20, TimeUnit.SECONDS)).isEqualTo(first.get(20, TimeUnit.SECONDS));
        }
        assertThat(done).hasValue(1);
    }

    @Test
    void takesBackWhatARefusedCommandHadDoneAndKeepsTheRefusal() {
        CommandLine line = line(ADA);
        CommandLine other = line(BOB);
        inbox.accept(line);

        Reply reply = inbox.once(
                line,
                it -> {
                    inbox.accept(other);
                    throw new Refused("No such thing. list shows what there is.");
                },
                InboxTest::refusal);

        assertThat(reply.refused()).isTrue();
        assertThat(receive(line)).isEqualTo(reply);
        assertThat(done).hasValue(0);
        assertThat(rows(other)).isZero();
    }

    @Test
    void triesAgainWhenTheDatabaseChoseItToGiveWay() {
        CommandLine line = line(ADA);
        inbox.accept(line);

        Reply reply = inbox.once(
                line,
                it -> {
                    if (done.incrementAndGet() < 3) {
                        throw new CannotAcquireLockException("a deadlock");
                    }
                    return Reply.done(Message.of("Done."), null);
                },
                InboxTest::refusal);

        assertThat(reply.refused()).isFalse();
        assertThat(done).hasValue(3);
    }

    @Test
    void leavesALineToBeDoneLaterWhenTheDatabaseIsGone() {
        CommandLine line = line(ADA);
        inbox.accept(line);

        assertThatThrownBy(() -> inbox.once(
                        line,
                        it -> {
                            jdbc.sql("select pg_terminate_backend(pg_backend_pid())")
                                    .query(Boolean.class)
                                    .single();
                            return count(it);
                        },
                        InboxTest::refusal))
                .isInstanceOf(RuntimeException.class);

        assertThat(done).hasValue(0);
        assertThat(inbox.unworked(Duration.ZERO)).contains(line);
        receive(line);
        assertThat(inbox.unworked(Duration.ZERO)).doesNotContain(line);
    }

    /** It would be done again and again, for ever: an index cannot hold so long a text. */
    @Test
    void saysThatALineFailedWhichTheDatabaseWillNeverTake() {
        CommandLine line = line(ADA);
        inbox.accept(line);

        Reply reply = inbox.once(
                line,
                it -> {
                    jdbc.sql("create temp table too_long (text text primary key) on commit drop")
                            .update();
                    jdbc.sql("insert into too_long select string_agg(md5(i::text), '') from generate_series(1, 2000) i")
                            .update();
                    return count(it);
                },
                InboxTest::refusal);

        assertThat(reply.refused()).isTrue();
        assertThat(inbox.unworked(Duration.ZERO)).doesNotContain(line);
    }

    private Reply receive(CommandLine line) {
        inbox.accept(line);
        return inbox.once(line, this::count, InboxTest::refusal);
    }

    private Reply count(CommandLine line) {
        int n = done.incrementAndGet();
        Message message = Message.of(Span.strong("Done " + n), Span.plain(" & <well>"))
                .with(new Part.Facts(List.of(new Part.Fact("Who", line.who().name()))), new Part.Code("x=1"))
                .with(Button.primary("Again", line.text()).askingReason());
        return Reply.done(message, RecordKey.incident(7));
    }

    private static Reply refusal(RuntimeException wrong) {
        return Reply.refused(Message.of(String.valueOf(wrong.getMessage())), null);
    }

    private static CommandLine line(Actor who) {
        return new CommandLine(CommandLine.freshDelivery(), "list", who, RecordKey.incident(7), Surface.SAY);
    }

    private long rows(CommandLine line) {
        return jdbc.sql("SELECT count(*) FROM chat_inbox WHERE delivery = :delivery")
                .param("delivery", line.delivery())
                .query(Long.class)
                .single();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
