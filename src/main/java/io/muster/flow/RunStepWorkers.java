package io.muster.flow;

import io.muster.runbook.Steps;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The four tasks of a runbook's process. What they do, and their books, are the runbook module's. */
@Configuration(proxyBeanMethods = false)
class RunStepWorkers {

    @Bean
    Worker beginRunWorker(Steps steps) {
        return new OfRun("muster.begin-run", job -> done(steps.begin(job.generation(), job.required("hash"))));
    }

    @Bean
    Worker runStepWorker(Steps steps) {
        return new OfRun("muster.run-step", job -> ran(steps.run(job.generation(), job.required("step"), job.key())));
    }

    @Bean
    Worker undoStepWorker(Steps steps) {
        return new OfRun("muster.undo-step", job -> ran(steps.undo(job.generation(), job.required("step"), job.key())));
    }

    @Bean
    Worker endRunWorker(Steps steps) {
        return new OfRun("muster.end-run", job -> {
            steps.end(job.generation(), job.required("outcome"));
            return new Worker.Worked.Done();
        });
    }

    private static Worker.Worked ran(Steps.Ran ran) {
        return switch (ran) {
            case Steps.Ran.Finished it -> done(it.outcome().word());
            case Steps.Ran.NotYet it -> new Worker.Worked.Later(it.pause(), it.why());
        };
    }

    private static Worker.Worked done(String outcome) {
        return new Worker.Worked.Done(Map.of("outcome", outcome));
    }

    private record OfRun(String type, java.util.function.Function<Job, Worker.Worked> does) implements Worker {

        @Override
        public Worked work(Job job) {
            return does.apply(job);
        }

        @Override
        public boolean keepsItsOwnBooks(Job job) {
            return true;
        }
    }
}
