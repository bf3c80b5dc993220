package io.muster.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.message.Actor;
import io.muster.message.Message;
import io.muster.message.Part;
import io.muster.message.RecordKey;
import io.muster.message.Recorded;
import io.muster.message.Refused;
import io.muster.testkit.MusterTest;
import io.muster.timeline.Timeline.FeedEntry;
import io.muster.timeline.Timeline.Verification;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionTemplate;

@MusterTest
class TimelineTest {

    private static final Actor ADA = new Actor("ada", "Ada");
    private static final AtomicLong keys = new AtomicLong(5_000_000);

    @Autowired
    private Timeline timeline;

    @Autowired
    private ApplicationEventPublisher events;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private org.springframework.transaction.PlatformTransactionManager manager;

    @Autowired
    private JdbcClient jdbc;

    private final RecordKey record = RecordKey.operation(keys.incrementAndGet());

    record SomethingHappened(RecordKey record, Actor by, String text, Map<String, Object> details) implements Recorded {
        @Override
        public Message message() {
            return Message.of("It happened").with(new Part.Text(text));
        }
    }

    @Test
    void keepsWhatAnEventSaysAsWritten() {
        happened(record, "a tab\t, a zero \u0000, half a pair \uD83D, 'quotes' and ünïcode");

        Entry entry = timeline.entries(record, 0, 10).getFirst();
        assertThat(entry.n()).isEqualTo(1);
        assertThat(entry.type()).isEqualTo("something-happened");
        assertThat(entry.by()).isEqualTo(ADA);
        assertThat(entry.message().parts())
                .containsExactly(new Part.Text("a tab\t, a zero \u0000, half a pair ?, 'quotes' and ünïcode"));
        assertThat(entry.details()).containsEntry("status", "active").containsEntry("names", List.of("a", "b"));
        assertThat(faultsOf(record)).isEmpty();
    }

    @Test
    void saysOfWhichElementOfTheFlowAnEntryIs() {
        new Origin("OP-1/1", "impact-mitigation", "Task_SuggestRunbooks").during(() -> {
            happened(record, "by the flow");
            return null;
        });
        happened(record, "by a person");

        List<Entry> entries = timeline.entries(record, 0, 10);
        assertThat(entries.get(0).details())
                .containsEntry("generation", "OP-1/1")
                .containsEntry("process", "impact-mitigation")
                .containsEntry("element", "Task_SuggestRunbooks")
                .containsEntry("status", "active");
        assertThat(entries.get(1).details()).doesNotContainKeys("generation", "process", "element");
        assertThat(faultsOf(record)).isEmpty();
    }

    @Test
    void refusesAnEventOutsideATransaction() {
        assertThatThrownBy(() -> events.publishEvent(event(record, "lost")))
                .isInstanceOf(IllegalTransactionStateException.class);

        assertThat(timeline.last(record)).isZero();
    }

    @Test
    void keepsNothingOfATransactionThatIsRolledBack() {
        happened(record, "kept");
        transaction.executeWithoutResult(tx -> {
            events.publishEvent(event(record, "never was"));
            tx.setRollbackOnly();
        });
        happened(record, "kept too");

        assertThat(timeline.entries(record, 0, 10)).extracting(Entry::n).containsExactly(1L, 2L);
        assertThat(faultsOf(record)).isEmpty();
    }

    @Test
    void keepsTheEventsOfAnInnerTransactionThatOutlivesItsOuterOne() {
        RecordKey inner = RecordKey.operation(keys.incrementAndGet());
        TransactionTemplate separately = new TransactionTemplate(manager);
        separately.setPropagationBehavior(TransactionTemplate.PROPAGATION_REQUIRES_NEW);

        transaction.executeWithoutResult(tx -> {
            events.publishEvent(event(record, "outer"));
            separately.executeWithoutResult(own -> events.publishEvent(event(inner, "inner")));
            tx.setRollbackOnly();
        });

        assertThat(timeline.last(record)).isZero();
        assertThat(timeline.last(inner)).isEqualTo(1);
    }

    @Test
    void numbersConcurrentAppendsWithoutGaps() throws Exception {
        sideBySide(8, i -> {
            for (int j = 0; j < 10; j++) {
                happened(record, "by " + i);
            }
        });

        assertThat(timeline.entries(record, 0, 1_000))
                .extracting(Entry::n)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 80).boxed().toList());
        assertThat(faultsOf(record)).isEmpty();
    }

    @Test
    void doesNotDeadlockWhenTwoTransactionsTellOfTheSameTwoRecordsInOppositeOrder() throws Exception {
        RecordKey other = RecordKey.operation(keys.incrementAndGet());
        CyclicBarrier bothPublished = new CyclicBarrier(2);

        sideBySide(
                2,
                i -> transaction.executeWithoutResult(tx -> {
                    events.publishEvent(event(i == 0 ? record : other, "first"));
                    await(bothPublished);
                    events.publishEvent(event(i == 0 ? other : record, "second"));
                }));

        assertThat(timeline.last(record)).isEqualTo(2);
        assertThat(timeline.last(other)).isEqualTo(2);
    }

    @Test
    void findsAChangedPayload() {
        happenedThrice();

        assertThat(faultsAfter("update timeline_entry set payload = replace(payload, 'two', 'zwo')"
                        + " where record = :record and n = 2"))
                .containsExactly(record + ": what entry 2 says was changed.");
    }

    @Test
    void findsAChangedTime() {
        happenedThrice();

        assertThat(faultsAfter("update timeline_entry set at = at + interval '1 microsecond'"
                        + " where record = :record and n = 2"))
                .singleElement()
                .asString()
                .contains("entry 2 does not follow");
    }

    @Test
    void findsADeletedEntry() {
        happenedThrice();

        assertThat(faultsAfter("delete from timeline_entry where record = :record and n = 2"))
                .containsExactly(record + ": entry 2 is missing; entry 3 follows.");
    }

    @Test
    void findsADeletedEnd() {
        happenedThrice();

        assertThat(faultsAfter("delete from timeline_entry where record = :record and n = 3"))
                .containsExactly(record + ": entries 3 to 3 are missing at its end.");
    }

    @Test
    void findsSwappedEntries() {
        happenedThrice();

        assertThat(faultsAfter(
                        "update timeline_entry set n = -n where record = :record and n in (1, 2)",
                        "update timeline_entry set n = 3 + n where record = :record and n in (-1, -2)"))
                .singleElement()
                .asString()
                .contains("entry 1 does not follow");
    }

    @Test
    void findsATimelineWithoutItsHead() {
        happenedThrice();

        assertThat(faultsAfter("delete from timeline_head where record = :record"))
                .singleElement()
                .asString()
                .contains("its head row is missing");
    }

    @Test
    void findsATextThatWasTakenOutWithoutARedaction() {
        happenedThrice();

        assertThat(faultsAfter(
                        "update timeline_entry set payload = null, salt = null where record = :record and n = 2"))
                .singleElement()
                .asString()
                .contains("the house chain has no redaction of it");
    }

    @Test
    void provesTheRestAfterARedaction() {
        happenedThrice();

        timeline.redact(record, 2, ADA, "a password was pasted");
        timeline.redact(record, 2, ADA, "a password was pasted");

        Entry redacted = timeline.entries(record, 1, 1).getFirst();
        assertThat(redacted.redacted()).isTrue();
        assertThat(redacted.by()).isEqualTo(ADA);
        assertThat(redacted.message().parts()).isEmpty();
        assertThat(faultsOf(record)).isEmpty();
        assertThat(faultsOf(RecordKey.MUSTER)).isEmpty();
        assertThat(timeline.newest(RecordKey.MUSTER, 1).getFirst().details())
                .containsEntry("of", record.toString())
                .containsEntry("n", 2);
    }

    @Test
    void refusesToRedactWhatIsNotThere() {
        happened(record, "one");

        assertThatThrownBy(() -> timeline.redact(record, 7, ADA, "why not"))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("has no entry 7; its newest is entry 1");
    }

    @Test
    void provesAnExportedFileWithoutADatabase() throws IOException {
        happenedThrice();
        timeline.redact(record, 1, ADA, "private");

        String file = export();

        Verification sound = TimelineFile.verify(reader(file));
        assertThat(sound.faults()).isEmpty();
        assertThat(sound.entries()).isEqualTo(3);
        assertThat(TimelineFile.verify(reader(file.replace("two", "zwo"))).faults())
                .containsExactly(record + ": what entry 2 says was changed.");
        assertThat(TimelineFile.verify(
                                reader(file.substring(0, file.stripTrailing().lastIndexOf('\n') + 1)))
                        .faults())
                .containsExactly(record + ": entries 3 to 3 are missing at its end.");
        assertThat(TimelineFile.verify(reader("no json")).faults())
                .singleElement()
                .asString()
                .startsWith("Line 1 is no line of a timeline");
        assertThat(TimelineFile.verify(reader("")).faults()).containsExactly("The file holds no timeline.");
    }

    @Test
    void feedsWhatWasRestoredFromTheDumpOfAnotherPostgres() {
        Position start = timeline.end();
        happened(record, "before the dump");
        jdbc.sql("update timeline_entry set tx = '9000000000000'::xid8 where record = :record")
                .param("record", record.toString())
                .update();

        new RestoredEntries(jdbc).afterPropertiesSet();
        happened(record, "after the restoration");

        Awaitility.await()
                .untilAsserted(() -> assertThat(timeline.feed(start, 1_000).stream()
                                .filter(each -> each.entry().record().equals(record))
                                .map(each -> each.entry().n()))
                        .containsExactly(1L, 2L));
    }

    @Test
    void feedsNothingThatARunningTransactionCouldStillComeBefore() throws Exception {
        RecordKey late = RecordKey.operation(keys.incrementAndGet());
        Position before = timeline.end();
        CountDownLatch written = new CountDownLatch(1);
        CountDownLatch mayCommit = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> slow = threads.submit(() -> transaction.executeWithoutResult(tx -> {
                jdbc.sql("select pg_current_xact_id()::text")
                        .query(String.class)
                        .single();
                events.publishEvent(event(late, "began first, commits last"));
                written.countDown();
                await(mayCommit);
            }));
            await(written);
            happened(record, "began later, commits first");

            assertThat(read(before)).isEmpty();

            mayCommit.countDown();
            slow.get(20, TimeUnit.SECONDS);
        }

        assertThat(read(before)).containsExactly(late, record);
    }

    private List<RecordKey> read(Position from) {
        List<RecordKey> read = new ArrayList<>();
        Position at = from;
        List<FeedEntry> page;
        while (!(page = timeline.feed(at, 1)).isEmpty()) {
            read.add(page.getFirst().entry().record());
            at = Position.of(page.getLast().position().toString());
        }
        return read;
    }

    private String export() throws IOException {
        StringBuilder out = new StringBuilder();
        timeline.export(record, out);
        return out.toString();
    }

    private static BufferedReader reader(String text) {
        return new BufferedReader(new StringReader(text));
    }

    private void happenedThrice() {
        happened(record, "one");
        happened(record, "two");
        happened(record, "three");
    }

    private void happened(RecordKey to, String text) {
        transaction.executeWithoutResult(tx -> events.publishEvent(event(to, text)));
    }

    private static SomethingHappened event(RecordKey to, String text) {
        return new SomethingHappened(to, ADA, text, Map.of("status", "active", "names", List.of("a", "b")));
    }

    private List<String> faultsOf(RecordKey key) {
        return timeline.verify().faults().stream()
                .filter(fault -> fault.startsWith(key + ":"))
                .toList();
    }

    /** The tampering is rolled back, since all tests share one database. */
    private List<String> faultsAfter(String... tampering) {
        return transaction.execute(tx -> {
            for (String sql : tampering) {
                jdbc.sql(sql).param("record", record.toString()).update();
            }
            List<String> faults = faultsOf(record);
            tx.setRollbackOnly();
            return faults;
        });
    }

    private interface Work {
        void doAs(int i) throws Exception;
    }

    private static void sideBySide(int threads, Work work) throws Exception {
        CyclicBarrier together = new CyclicBarrier(threads);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int number = i;
                all.add(executor.submit(() -> {
                    together.await(20, TimeUnit.SECONDS);
                    work.doAs(number);
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get(30, TimeUnit.SECONDS);
            }
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody came");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
