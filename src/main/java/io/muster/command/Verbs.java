package io.muster.command;

import static io.muster.command.Argument.Kind.DURATION;
import static io.muster.command.Argument.Kind.INPUTS;
import static io.muster.command.Argument.Kind.KEY;
import static io.muster.command.Argument.Kind.LEVEL;
import static io.muster.command.Argument.Kind.NUMBER;
import static io.muster.command.Argument.Kind.PERSON;
import static io.muster.command.Argument.Kind.QUESTION;
import static io.muster.command.Argument.Kind.ROLE;
import static io.muster.command.Argument.Kind.RUN;
import static io.muster.command.Argument.Kind.TEXT;
import static io.muster.command.Argument.Kind.WORD;
import static io.muster.command.Argument.flag;
import static io.muster.command.Argument.optional;
import static io.muster.command.Argument.required;
import static io.muster.command.Verb.About.NOTHING;
import static io.muster.command.Verb.About.PERHAPS_A_RECORD;
import static io.muster.command.Verb.Group.DECISIONS;
import static io.muster.command.Verb.Group.FLOWS;
import static io.muster.command.Verb.Group.HELP;
import static io.muster.command.Verb.Group.LIFE;
import static io.muster.command.Verb.Group.LOOK;
import static io.muster.command.Verb.Group.PAGING;
import static io.muster.command.Verb.Group.ROLES;
import static io.muster.command.Verb.Group.RUNBOOKS;
import static io.muster.command.Verb.Group.WORDS;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Every verb there is, in the order in which help shows them. */
final class Verbs {

    static final List<Verb> ALL = List.of(
            Verb.of(LIFE, "declare", "new", "create", "report")
                    .does(
                            "Declares an incident. A private one is known only to who is in its room; a drill calls nobody but you,"
                                    + " and shows its changes instead of running them.")
                    .about(NOTHING)
                    .takes(
                            optional(LEVEL, "level"),
                            flag("private", "private"),
                            flag("drill", "drill"),
                            required(TEXT, "title"))
                    .like("declare sev1 checkout is failing", "sev2 drill lost the primary database"),
            Verb.of(LIFE, "ack", "acknowledge")
                    .does("Says that you have taken it: it is active, and nobody else is called.")
                    .takes(optional(TEXT, "remark"))
                    .like("ack"),
            Verb.of(LIFE, "mitigate")
                    .does("Says that the impact is gone.")
                    .takes(optional(TEXT, "reason"))
                    .like("mitigate traffic moved to the other region"),
            Verb.of(LIFE, "resolve")
                    .does("Says that the cause is gone.")
                    .takes(optional(TEXT, "reason"))
                    .like("resolve pool size raised"),
            Verb.of(LIFE, "close")
                    .does("Says that nothing is left to do, the review included.")
                    .takes(optional(TEXT, "reason"))
                    .like("close", "close INC-7 reviewed on Monday"),
            Verb.of(LIFE, "reopen")
                    .does(
                            "Begins an incident that was resolved or closed anew: it is back, and people are called again.")
                    .takes(optional(TEXT, "reason"))
                    .like("reopen INC-7 errors are back"),
            Verb.of(LIFE, "cancel")
                    .does("Withdraws an incident that was none (of a duplicate: merge); ends an operation.")
                    .takes(optional(TEXT, "reason"))
                    .like("cancel load test, announced yesterday"),
            Verb.of(LIFE, "level", "sev", "severity")
                    .does("Raises or lowers the level.")
                    .takes(required(LEVEL, "level"), optional(TEXT, "reason"))
                    .like("level sev2"),
            Verb.of(LIFE, "rename")
                    .does("Gives the incident another title.")
                    .takes(required(TEXT, "title"))
                    .like("rename checkout fails for new customers"),
            Verb.of(LIFE, "merge")
                    .does(
                            "Makes this incident part of another: alerts and people move, this room points there; its runs go on.")
                    .takes(required(KEY, "into"))
                    .like("merge INC-8"),
            Verb.of(LOOK, "list", "ls")
                    .does("Lists the open incidents, the most urgent first, and the operations that go on.")
                    .about(NOTHING)
                    .like("list"),
            Verb.of(LOOK, "status", "show", "info")
                    .does("Shows how an incident stands.")
                    .like("status", "status INC-7"),
            Verb.of(LOOK, "timeline")
                    .does("Shows the newest entries of the record.")
                    .takes(optional(NUMBER, "count"))
                    .like("timeline", "timeline 30 INC-7"),
            Verb.of(LOOK, "summary")
                    .does("Shows the summary, or writes it.")
                    .takes(optional(TEXT, "text"))
                    .like("summary the connection pool of checkout was too small"),
            Verb.of(LOOK, "flow")
                    .does("Shows where the flow stands, with the way to its diagram.")
                    .like("flow"),
            Verb.of(LOOK, "why")
                    .does("Says who or what it waits for, since when, and what comes after each answer.")
                    .like("why"),
            Verb.of(LOOK, "next")
                    .does("Says what comes after what goes on now.")
                    .like("next"),
            Verb.of(ROLES, "take")
                    .does("Takes a role yourself.")
                    .takes(required(ROLE, "role"))
                    .like("take ic", "take scribe INC-7"),
            Verb.of(ROLES, "role", "assign")
                    .does("Gives a role to somebody.")
                    .takes(required(ROLE, "role"), required(PERSON, "who"))
                    .like("role scribe @lena", "assign @lena communications lead"),
            Verb.of(ROLES, "handoff")
                    .does("Hands a role of yours to somebody, who is asked to confirm.")
                    .takes(optional(ROLE, "role"), required(PERSON, "who"))
                    .like("handoff ic @omar"),
            Verb.of(ROLES, "invite")
                    .does("Brings somebody into the room.")
                    .takes(required(PERSON, "who"))
                    .like("invite @omar"),
            Verb.of(WORDS, "note")
                    .does("Writes something down for the record.")
                    .takes(required(TEXT, "text"))
                    .like("note the pool was full at 14:02"),
            Verb.of(WORDS, "update")
                    .does(
                            "Writes down how it stands for those inside, or for the public; the reminder of the next one starts anew. It stays on the record: nothing carries it outside yet.")
                    .takes(flag("audience", "public", "internal"), required(TEXT, "text"))
                    .like(
                            "update public we have found the cause and are restarting checkout",
                            "update still measuring"),
            Verb.of(WORDS, "snooze")
                    .does("Quiets all reminders of the incident for a while, on the record.")
                    .takes(required(DURATION, "time"))
                    .like("snooze 15m"),
            Verb.of(WORDS, "todo")
                    .does(
                            "Gives somebody a small task, who is reminded when its time comes; open ones go to the review.")
                    .takes(required(PERSON, "who"), required(TEXT, "text"), optional(DURATION, "in"))
                    .like("todo @lena ask the bank about its limits in 10m"),
            Verb.of(WORDS, "todos").does("Lists the open tasks.").like("todos"),
            Verb.of(WORDS, "done")
                    .does("Says that a task is done.")
                    .takes(required(NUMBER, "todo"))
                    .like("done 3"),
            Verb.of(FLOWS, "signal", "send")
                    .does("Sends the flow a message that it waits for. It is delivered later when the engine is away.")
                    .takes(optional(WORD, "name"), optional(INPUTS, "values"))
                    .like("signal vendor-answered ticket=4711 verdict=\"not ours\""),
            Verb.of(FLOWS, "retry")
                    .does("Tries again what has stalled or failed: a question that offers it, or stalled work.")
                    .takes(optional(QUESTION, "question"), optional(WORD, "element"), optional(TEXT, "reason"))
                    .like("retry", "retry Q2", "retry Task_OpenWarRoom"),
            Verb.of(FLOWS, "start")
                    .does("Starts a flow that is neither a level's nor a runbook, as an operation.")
                    .about(NOTHING)
                    .takes(required(WORD, "flow"), optional(INPUTS, "values"))
                    .like("start access-request system=billing"),
            Verb.of(RUNBOOKS, "run")
                    .does(
                            "Asks for a run of a runbook, outside an incident as an operation. Changes are asked for first, each with what exactly will be done.")
                    .about(PERHAPS_A_RECORD)
                    .takes(required(WORD, "runbook"), optional(INPUTS, "inputs"))
                    .like("run restart-checkout namespace=checkout"),
            Verb.of(RUNBOOKS, "plan")
                    .does("Shows what a run would do: it looks, and shows each change instead of making it.")
                    .about(PERHAPS_A_RECORD)
                    .takes(required(WORD, "runbook"), optional(INPUTS, "inputs"))
                    .like("plan restart-checkout namespace=checkout"),
            Verb.of(RUNBOOKS, "runbooks")
                    .does("Lists the runbooks.")
                    .about(NOTHING)
                    .like("runbooks"),
            Verb.of(RUNBOOKS, "runs")
                    .does("Lists the runs of the incident, with how each stands.")
                    .like("runs"),
            Verb.of(RUNBOOKS, "abort")
                    .does("Ends a run, or all of them; a step that is going is killed.")
                    .takes(flag("all", "all"), optional(RUN, "run"), optional(TEXT, "reason"))
                    .like("abort R3 wrong region", "abort all"),
            Verb.of(RUNBOOKS, "undo")
                    .does("Undoes what a run has changed, in reverse order; when the run has ended, it is asked first.")
                    .takes(optional(RUN, "run"), optional(TEXT, "reason"))
                    .like("undo R3"),
            Verb.of(RUNBOOKS, "mend")
                    .does(
                            "Lets a paused run go on with the newest version of its file, once that is approved; what is done and unchanged stays done.")
                    .takes(optional(RUN, "run"), optional(TEXT, "reason"))
                    .like("mend R3"),
            Verb.of(RUNBOOKS, "freeze")
                    .does("No change begins anywhere; running ones finish, undos may run.")
                    .about(NOTHING)
                    .takes(optional(TEXT, "reason"))
                    .like("freeze the bank closes its books"),
            Verb.of(RUNBOOKS, "thaw").does("Ends a freeze.").about(NOTHING).like("thaw"),
            Verb.of(DECISIONS, "questions", "approvals")
                    .does("Lists what is to be decided.")
                    .like("questions"),
            Verb.of(DECISIONS, "approve", "yes")
                    .does("Says yes to a question.")
                    .takes(optional(QUESTION, "question"), optional(TEXT, "reason"))
                    .like("approve", "approve Q2 seen the plan"),
            Verb.of(DECISIONS, "reject", "no", "deny")
                    .does("Says no to a question, and why.")
                    .takes(optional(QUESTION, "question"), required(TEXT, "reason"))
                    .like("reject Q2 not during the settlement run"),
            Verb.of(DECISIONS, "choose")
                    .does("Answers a question with one of its choices; what you write after the choice is the reason.")
                    .takes(optional(QUESTION, "question"), required(TEXT, "choice"))
                    .like("choose Q2 fail-over the primary is gone"),
            Verb.of(DECISIONS, "delegate")
                    .does("Lets somebody answer a question in your place.")
                    .takes(optional(QUESTION, "question"), required(PERSON, "who"))
                    .like("delegate Q2 @omar"),
            Verb.of(PAGING, "page")
                    .does("Calls a person or a team. It needs a pager; none can be configured yet.")
                    .about(PERHAPS_A_RECORD)
                    .takes(required(PERSON, "who"), optional(TEXT, "text"))
                    .like("page @omar we need the database"),
            Verb.of(PAGING, "oncall")
                    .does("Shows who is on call by muster.yaml; rotas need a pager, and none can be configured yet.")
                    .about(NOTHING)
                    .like("oncall"),
            Verb.of(PAGING, "cover")
                    .does(
                            "Takes over somebody's on-call duty for a while. It needs a pager; none can be configured yet.")
                    .about(NOTHING)
                    .takes(required(PERSON, "who"), required(TEXT, "until"))
                    .like("cover @lena until tomorrow 8:00"),
            Verb.of(HELP, "help")
                    .does("Says what you can do here, or how a command is written.")
                    .about(NOTHING)
                    .takes(optional(WORD, "verb"))
                    .like("help", "help declare"));

    private static final Map<String, Verb> BY_WORD = byWord();

    private Verbs() {}

    /** By name or alias, in any case. */
    static Optional<Verb> of(String word) {
        return Optional.ofNullable(BY_WORD.get(word.toLowerCase(Locale.ROOT)));
    }

    /** Names and aliases of all. */
    static Set<String> words() {
        return BY_WORD.keySet();
    }

    private static Map<String, Verb> byWord() {
        Map<String, Verb> byWord = new HashMap<>();
        for (Verb verb : ALL) {
            for (String word : verb.words()) {
                if (byWord.put(word, verb) != null) {
                    throw new IllegalStateException("two verbs are called '" + word + "'");
                }
            }
        }
        return Map.copyOf(byWord);
    }
}
