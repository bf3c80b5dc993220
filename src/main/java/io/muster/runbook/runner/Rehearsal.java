package io.muster.runbook.runner;

import io.muster.runbook.Command;
import io.muster.runbook.dsl.LoadedRunbook.Facts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Something of all that a runner does, with effects on nothing: whoever watches it learns which classes that takes. */
final class Rehearsal {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Facts FACTS = new Facts(Map.of("name", "muster"), Map.of(), Map.of(), Map.of());

    private static final String RUNBOOK = """
            runbook('Rehearse') {
                owner   'muster'
                serves  SEV1
                matches alert: 'Rehearsal'
                on      'nowhere'
                inputs  { text 'name', default: 'muster', pattern: ~/[a-z]{1,10}/ }

                observe('Look') {
                    run { http get: '/health', accept: 503 }
                    expect('it is fast', within: 1.second, every: 100.millis) { response.millis < 300 }
                }
                change('Act') {
                    approval from: INCIDENT_COMMANDER, within: 10.minutes, otherwise: ASK_NEXT
                    timeout  1.minute
                    run  { sh 'echo', inputs.name }
                    undo { sh 'true' }
                    outputs { said = text }
                }
            }
            """;

    private static final String SPEC = """
            spec('Rehearse') {
                example('acts when the commander agrees') {
                    command('Look') { status 503 }
                    answer('Act') { approved by: 'Alice' }
                    command('Act') { status 0 }

                    expect outcome: DONE
                }
            }
            """;

    private Rehearsal() {}

    /** What comes of it does not matter. */
    static void with(Runner runner) throws RunnerFailed {
        Request.Text text = new Request.Text("rehearse.groovy", RUNBOOK, Set.of("SEV1"));
        for (Request request : List.of(
                new Request.Read(Request.VERSION, text),
                new Request.Try(Request.VERSION, text, "rehearse.test.groovy", SPEC),
                new Request.Resolve(Request.VERSION, text, "s1", false, FACTS),
                new Request.Resolve(Request.VERSION, text, "s2", false, FACTS),
                new Request.Give(Request.VERSION, "secret", "secret"),
                execute(text, new Command.Sh(List.of("echo", "muster"))))) {
            runner.ask(request, PATIENCE, line -> {});
        }
    }

    private static Request execute(Request.Text text, Command command) {
        return new Request.Execute(Request.VERSION, text, "s2", false, FACTS, command, null, PATIENCE.toMillis());
    }
}
