package io.muster.question;

import static io.muster.message.Span.plain;
import static io.muster.message.Span.strong;

import io.muster.message.Actor;
import io.muster.message.Message;
import io.muster.message.Part;
import io.muster.message.RecordKey;
import io.muster.message.Recorded;
import java.util.Map;

/** A step may run without a question of its own; the entry says by whom and why. */
public record PermissionGranted(Ask.GrantScope scope, Actor by, String why) implements Recorded {

    @Override
    public RecordKey record() {
        return RecordKey.of(scope.run().split("/", 2)[0]);
    }

    @Override
    public Message message() {
        return Message.of(strong(by.name()), plain(" permits step " + scope.step() + " of run " + scope.run()))
                .with(new Part.Text(why));
    }

    @Override
    public Map<String, Object> details() {
        return Map.of("run", scope.run(), "step", scope.step(), "digest", scope.digest());
    }
}
