package io.muster.question;

import io.muster.incident.Incidents;
import io.muster.message.Actor;
import io.muster.message.RecordKey;
import io.muster.message.Refused;
import io.muster.message.Typed;
import io.muster.question.Answered.Already;
import io.muster.question.Answered.Counted;
import io.muster.question.Answered.Given;
import io.muster.question.Question.State;
import io.muster.question.QuestionEvent.AnswerCounted;
import io.muster.question.QuestionEvent.AnswerGiven;
import io.muster.question.QuestionEvent.AnswerTooLate;
import io.muster.question.QuestionEvent.QuestionAsked;
import io.muster.question.QuestionEvent.QuestionClosed;
import io.muster.question.QuestionEvent.QuestionDecided;
import java.time.Clock;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Façade: asks, answers, and tells what became of an answer. Every method is one transaction, or joins the caller's. */
@Service
@Transactional
public class Questions {

    private static final int LONGEST_REASON = 1_000;

    private final QuestionRows rows;
    private final GrantRows grants;
    private final Electorate electorate;
    private final DelegationRows delegations;
    private final Incidents incidents;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Questions(
            QuestionRows rows,
            GrantRows grants,
            Electorate electorate,
            DelegationRows delegations,
            Incidents incidents,
            ApplicationEventPublisher events,
            Clock clock) {
        this.rows = rows;
        this.grants = grants;
        this.electorate = electorate;
        this.delegations = delegations;
        this.incidents = incidents;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Asks, or finds the question already asked under this reference. One that was closed unanswered is open again,
     * since whoever waits for it evidently still does. Publishes {@code QuestionAsked}.
     *
     * @throws IllegalArgumentException when nobody could ever answer it: no choices, a quorum below 1
     */
    public Question ask(Ask ask) {
        if (ask.choices().isEmpty() || ask.quorum() < 1) {
            throw new IllegalArgumentException("question '" + ask.title() + "' has "
                    + ask.choices().size() + " choices and a quorum of " + ask.quorum() + "; both are 1 at least");
        }
        rows.lockNumbers(ask.record());
        Optional<Question> known = rows.lock(ask.reference());
        if (known.isPresent() && known.get().state() != State.CLOSED) {
            return known.get();
        }
        QuestionKey key = known.map(Question::key).orElseGet(() -> rows.insert(ask, clock.instant()));
        if (known.isPresent()) {
            rows.state(key, State.OPEN, null);
        }
        Question asked = get(key);
        Actor by = asked.ask().requester();
        events.publishEvent(new QuestionAsked(asked, by == null ? Actor.MUSTER : by));
        return asked;
    }

    /**
     * Counts a person's answer; the one that fills the quorum is recorded as given, writes the grant (not yet usable)
     * and publishes {@code AnswerGiven}, which the flow turns into a completion. A person who answers again before that
     * replaces the former answer. A rejection needs no quorum; whoever asked may reject, which withdraws the request.
     *
     * @param choice id or label, case forgives
     * @param clickId id of the delivery (click, command): the same id twice is one answer
     * @throws io.muster.message.Refused when there is no such question, choice or right; says who may
     */
    public Answered answer(QuestionKey key, String choice, Actor by, @Nullable String reason, String clickId) {
        Question question = rows.lock(key)
                .orElseThrow(() -> new Refused("There is no question " + key + ". 'questions' shows the open ones."));
        Choice chosen = choice(question, choice);
        Optional<String> before = rows.choiceOf(key, clickId);
        if (before.isPresent()) {
            return repeated(question, before.get(), clickId);
        }
        switch (question.state()) {
            case OPEN -> {}
            case GIVEN, DECIDED -> {
                return new Already(question, decidedBy(question));
            }
            case TOO_LATE ->
                throw new Refused(key + " was answered too late; the flow had gone on. 'next' shows where.");
            case CLOSED -> throw new Refused(key + " is no longer asked; the flow has gone on. 'next' shows where.");
        }
        boolean waives = right(question, chosen, by);
        String why = reason(key, chosen, reason);
        rows.vote(key, by, chosen.id(), clickId, clock.instant());
        int missing = isRejection(chosen) ? 0 : question.ask().quorum() - rows.votes(key, chosen.id());
        if (missing > 0) {
            Question counted = get(key);
            events.publishEvent(new AnswerCounted(counted, by, chosen.label(), missing));
            return new Counted(counted, missing);
        }
        rows.given(key, chosen.id(), by, why, waives, clickId, clock.instant());
        Question given = get(key);
        if (given.ask().grant() != null && chosen.id().equals(Choice.APPROVE.id())) {
            grants.save(GrantRow.fresh(
                    given.ask().grant(),
                    by,
                    given.ask().title(),
                    given.ask().reference(),
                    GrantRow.State.GIVEN,
                    clock.instant()));
        }
        events.publishEvent(new AnswerGiven(given, by, waives));
        return new Given(given);
    }

    /** The flow took the answer: decided, and its grant is usable. Publishes {@code QuestionDecided}. Idempotent. */
    public void decided(String reference) {
        settle(reference, State.DECIDED).ifPresent(question -> {
            grants.settle(reference, GrantRow.State.USABLE);
            events.publishEvent(new QuestionDecided(question, Actor.MUSTER));
        });
    }

    /** The flow no longer waited when the answer came: too late, its grant void. Idempotent. */
    public void tooLate(String reference) {
        settle(reference, State.TOO_LATE).ifPresent(question -> {
            grants.settle(reference, GrantRow.State.VOID);
            events.publishEvent(new AnswerTooLate(question, Actor.MUSTER));
        });
    }

    /** The flow no longer waits. Closes the question if nothing was given for it, else changes nothing. Idempotent. */
    public void close(String reference, String why) {
        Question question = rows.lock(reference).orElse(null);
        if (question == null || question.state() != State.OPEN) {
            return;
        }
        rows.state(question.key(), State.CLOSED, why);
        events.publishEvent(new QuestionClosed(get(question.key()), Actor.MUSTER, why));
    }

    @Transactional(readOnly = true)
    public Optional<Question> find(QuestionKey key) {
        return rows.find(key);
    }

    @Transactional(readOnly = true)
    public Optional<Question> byReference(String reference) {
        return rows.find(reference);
    }

    /** Those that wait for people, oldest first. */
    @Transactional(readOnly = true)
    public List<Question> open(RecordKey record) {
        return rows.of(record, true);
    }

    /** Those of several records that wait for people, the most pressing first, in one look. */
    @Transactional(readOnly = true)
    public List<Question> open(Collection<RecordKey> records) {
        if (records.isEmpty()) {
            return List.of();
        }
        return rows.open(records.stream().map(RecordKey::toString).toList()).stream()
                .sorted(Comparator.comparing(
                        question -> question.ask().deadline(), Comparator.nullsLast(Comparator.naturalOrder())))
                .toList();
    }

    /** Everything ever asked of the record, oldest first. */
    @Transactional(readOnly = true)
    public List<Question> of(RecordKey record) {
        return rows.of(record, false);
    }

    /** Whether this person may answer now, and the reason in words for the card ("You may decide, as commander"). */
    @Transactional(readOnly = true)
    public Standing standing(Question question, Actor person) {
        if (question.state() != State.OPEN) {
            return new Standing(false, "It is answered.");
        }
        Electorate.Right right = electorate.of(question, person);
        return new Standing(right.may(), right.words());
    }

    /** Who may answer now, in words: {@code Alice (incident commander)}. */
    @Transactional(readOnly = true)
    public String whoMay(Question question) {
        return electorate.whoMay(question);
    }

    /** Who may answer now, one by one; empty where anybody in the room may. */
    @Transactional(readOnly = true)
    public List<Actor> those(Question question) {
        return electorate.those(question);
    }

    /**
     * Lets another answer in the place of somebody who may, and who then does not answer himself; to oneself takes it back.
     * The other's answer counts as his own person's. Publishes {@code QuestionDelegated}.
     *
     * @throws io.muster.message.Refused when the question is not open, or {@code by} may not answer it or has
     */
    public Question delegate(QuestionKey key, Actor to, Actor by) {
        Question question = rows.lock(key)
                .orElseThrow(() -> new Refused("There is no question " + key + ". 'questions' shows the open ones."));
        if (question.state() != State.OPEN) {
            throw new Refused(key + " is answered; there is nothing to let anybody answer.");
        }
        if (to.id().equals(by.id())) {
            delegations.remove(key, by);
        }
        Electorate.Right right = electorate.of(question, by);
        if (!right.may()) {
            throw new Refused(right.words());
        }
        if (to.id().equals(by.id())) {
            return question;
        }
        if (delegations.hasAnswered(key, by)) {
            throw new Refused("You have answered " + key + " already; your answer counts.");
        }
        delegations.put(key, new DelegationRows.Delegation(by, to), clock.instant());
        incidents.enter(key.record(), to);
        events.publishEvent(new QuestionEvent.QuestionDelegated(question, by, to));
        return question;
    }

    /** May this person answer, and why or why not, in words. */
    public record Standing(boolean may, String words) {}

    private Optional<Question> settle(String reference, State state) {
        return rows.lock(reference)
                .filter(question -> question.state() == State.GIVEN)
                .map(question -> {
                    rows.state(question.key(), state, null);
                    return get(question.key());
                });
    }

    private Answered repeated(Question question, String choice, String clickId) {
        if (clickId.equals(question.clickId())) {
            return new Given(question);
        }
        return question.state() == State.OPEN
                ? new Counted(question, question.ask().quorum() - rows.votes(question.key(), choice))
                : new Already(question, decidedBy(question));
    }

    private boolean right(Question question, Choice chosen, Actor by) {
        Actor requester = question.ask().requester();
        if (isRejection(chosen) && requester != null && requester.id().equals(by.id())) {
            return false;
        }
        Electorate.Right right = electorate.of(question, by);
        if (!right.may()) {
            throw new Refused(right.words());
        }
        return right.waives();
    }

    private static @Nullable String reason(QuestionKey key, Choice chosen, @Nullable String reason) {
        if (reason == null || reason.isBlank()) {
            if (chosen.asksReason()) {
                throw new Refused(
                        "'" + chosen.label() + "' needs a reason. Say why: " + chosen.id() + " " + key + " <reason>");
            }
            return null;
        }
        return Typed.text("reason", reason, LONGEST_REASON);
    }

    private static Choice choice(Question question, String typed) {
        String word = typed.strip();
        return question.ask().choices().stream()
                .filter(choice ->
                        choice.id().equalsIgnoreCase(word) || choice.label().equalsIgnoreCase(word))
                .findFirst()
                .orElseThrow(() -> new Refused("'" + word + "' is no answer to " + question.key() + " ("
                        + question.ask().title() + "). Choose one of: "
                        + question.ask().choices().stream().map(Choice::id).collect(Collectors.joining(", ")) + "."));
    }

    private static boolean isRejection(Choice choice) {
        return choice.id().equals(Choice.REJECT.id());
    }

    private static Actor decidedBy(Question question) {
        Actor by = question.decidedBy();
        return by == null ? Actor.MUSTER : by;
    }

    private Question get(QuestionKey key) {
        return rows.find(key).orElseThrow();
    }
}
