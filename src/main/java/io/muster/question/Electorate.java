package io.muster.question;

import io.muster.incident.Incident;
import io.muster.incident.Incidents;
import io.muster.message.Actor;
import io.muster.people.People;
import io.muster.people.Person;
import io.muster.question.DelegationRows.Delegation;
import io.muster.settings.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Who may answer a question, judged at the click by the roles that hold then. A vacant role is answered by the deputy, or
 * by the commander, who holds every role not handed out (Google SRE book, managing incidents); where both are vacant too,
 * by whoever is on call for the role.
 */
@Component
class Electorate {

    private final Incidents incidents;
    private final People people;
    private final DelegationRows delegations;

    Electorate(Incidents incidents, People people, DelegationRows delegations) {
        this.delegations = delegations;
        this.incidents = incidents;
        this.people = people;
    }

    /** A person's right to answer. {@code waives}: only because the commander may confirm his own request. */
    record Right(boolean may, boolean waives, String words) {}

    Right of(Question question, Actor person) {
        Ask ask = question.ask();
        if (person.isMuster()) {
            return no("Only people answer questions.");
        }
        Map<Role, Actor> roles =
                incidents.find(ask.record()).map(Incident::roles).orElse(Map.of());
        List<Delegation> delegated = delegations.of(question.key());
        for (Delegation one : delegated) {
            if (one.by().id().equals(person.id())) {
                return no("You let " + one.to().name() + " answer in your place. delegate " + question.key() + " @"
                        + person.id() + " takes it back.");
            }
        }
        String as = entitled(ask, roles, person);
        if (as == null) {
            as = inPlaceOf(ask, roles, person, delegated);
        }
        if (as == null) {
            return no("This is for " + whoMay(ask, roles) + " to answer.");
        }
        Actor requester = ask.requester();
        if (!ask.notRequester() || requester == null || !requester.id().equals(person.id())) {
            return new Right(true, false, "You may answer" + as + ".");
        }
        Actor commander = roles.get(Role.INCIDENT_COMMANDER);
        if (ask.commanderMayWaive() && commander != null && commander.id().equals(person.id())) {
            return new Right(
                    true,
                    true,
                    "You asked for this yourself; as commander you may waive the second person, on the record.");
        }
        return no("You asked for this yourself, so somebody else must answer: " + whoMay(ask, roles) + ".");
    }

    /** The right of whoever lets this person answer, as it is now. */
    private @Nullable String inPlaceOf(Ask ask, Map<Role, Actor> roles, Actor person, List<Delegation> delegated) {
        return delegated.stream()
                .filter(one -> one.to().id().equals(person.id()) && entitled(ask, roles, one.by()) != null)
                .findFirst()
                .map(one -> " in place of " + one.by().name())
                .orElse(null);
    }

    /** Who may answer now, one by one; empty where anybody in the room may. */
    List<Actor> those(Question question) {
        Ask ask = question.ask();
        Map<Role, Actor> roles =
                incidents.find(ask.record()).map(Incident::roles).orElse(Map.of());
        Map<String, Actor> those = new LinkedHashMap<>();
        ask.from().stream()
                .sorted()
                .flatMap(role -> standing(role, roles).stream())
                .forEach(stand -> those.putIfAbsent(stand.person().id(), stand.person()));
        ask.people().stream()
                .flatMap(id -> people.byId(id).stream())
                .forEach(person -> those.putIfAbsent(person.id(), person.actor()));
        delegations.of(question.key()).forEach(one -> those.putIfAbsent(one.to().id(), one.to()));
        return those.values().stream()
                .filter(person -> of(question, person).may())
                .toList();
    }

    /** Who may answer now, by name and role: {@code Alice (incident commander) or Bob (deputy …)}. */
    String whoMay(Question question) {
        Ask ask = question.ask();
        Map<Role, Actor> roles =
                incidents.find(ask.record()).map(Incident::roles).orElse(Map.of());
        StringBuilder who = new StringBuilder(
                ask.from().isEmpty() && ask.people().isEmpty() ? "anybody in the room" : whoMay(ask, roles));
        for (Delegation one : delegations.of(question.key())) {
            who.append(", ")
                    .append(one.to().name())
                    .append(" in place of ")
                    .append(one.by().name());
        }
        return who.toString();
    }

    /** Whether it is theirs to answer if nobody minds who asked: {@code " as scribe"}; null when it is not. */
    private @Nullable String entitled(Ask ask, Map<Role, Actor> roles, Actor person) {
        if (ask.people().contains(person.id())) {
            return "";
        }
        for (Role role : ask.from()) {
            for (Stand stand : standing(role, roles)) {
                if (stand.person().id().equals(person.id())) {
                    return " as " + stand.as();
                }
            }
        }
        return ask.from().isEmpty() && ask.people().isEmpty() ? "" : null;
    }

    /**
     * Why somebody may answer.
     *
     * @param title the role that is held, or {@code on call}
     * @param instead the role for which it stands in, since nobody holds that; null: it is asked for itself
     */
    private record Stand(
            Actor person, String title, @Nullable Role instead) {
        String as() {
            return instead == null ? title : title + ", since there is no " + instead.title();
        }
    }

    private List<Stand> standing(Role role, Map<Role, Actor> roles) {
        Actor holder = roles.get(role);
        if (holder != null) {
            return List.of(new Stand(holder, role.title(), null));
        }
        List<Stand> instead = new ArrayList<>();
        for (Role next : List.of(Role.INCIDENT_COMMANDER, Role.DEPUTY)) {
            Actor person = roles.get(next);
            if (person != null) {
                instead.add(new Stand(person, next.title(), role));
            }
        }
        if (!instead.isEmpty()) {
            return instead;
        }
        return people.onCall(role).stream()
                .map(Person::actor)
                .map(onCall -> new Stand(onCall, "on call", role))
                .toList();
    }

    private String whoMay(Ask ask, Map<Role, Actor> roles) {
        List<Role> asked = ask.from().stream().sorted().toList();
        // Who holds several of the roles is named once, with all of them.
        Map<String, List<Stand>> byPerson = new LinkedHashMap<>();
        asked.stream()
                .flatMap(role -> standing(role, roles).stream())
                .forEach(stand -> byPerson.computeIfAbsent(stand.person().id(), first -> new ArrayList<>())
                        .add(stand));
        List<String> who = new ArrayList<>();
        byPerson.values().forEach(stands -> who.add(named(stands)));
        asked.stream()
                .filter(role -> standing(role, roles).isEmpty())
                .forEach(role -> who.add("the " + role.title() + " (nobody yet: take " + role.id() + ")"));
        ask.people().stream()
                .filter(id -> !byPerson.containsKey(id))
                .sorted()
                .map(id -> people.byId(id).map(Person::name).orElse(id))
                .forEach(who::add);
        return who.isEmpty() ? "anybody else in the room" : String.join(" or ", who);
    }

    /** {@code Ada (incident commander and scribe)}; in whose place somebody may answer does not matter beside a role of his own. */
    private static String named(List<Stand> stands) {
        List<Stand> own =
                stands.stream().filter(stand -> stand.instead() == null).toList();
        String titles = (own.isEmpty() ? stands : own)
                .stream().map(Stand::title).distinct().collect(Collectors.joining(" and "));
        String instead = stands.stream()
                .flatMap(stand -> Stream.ofNullable(stand.instead()))
                .map(role -> "no " + role.title())
                .collect(Collectors.joining(" and "));
        return stands.getFirst().person().name() + " (" + titles + (own.isEmpty() ? ", since there is " + instead : "")
                + ")";
    }

    private static Right no(String words) {
        return new Right(false, false, words);
    }
}
