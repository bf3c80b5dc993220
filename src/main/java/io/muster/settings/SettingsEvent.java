package io.muster.settings;

import static io.muster.message.Span.code;
import static io.muster.message.Span.plain;

import io.muster.message.Actor;
import io.muster.message.Message;
import io.muster.message.Part;
import io.muster.message.RecordKey;
import io.muster.message.Recorded;
import java.util.List;
import java.util.Map;

/** What became of a change to the files of settings; entries of the house's own timeline. */
public sealed interface SettingsEvent extends Recorded {

    @Override
    default RecordKey record() {
        return RecordKey.MUSTER;
    }

    @Override
    default Actor by() {
        return Actor.MUSTER;
    }

    /** A changed file was read and is in force. */
    record SettingsTaken(String file) implements SettingsEvent {
        @Override
        public Message message() {
            return Message.of(code(file), plain(" was changed and is in force."));
        }
    }

    /** A changed file is faulty; the last good version stays in force. */
    record SettingsRefused(String file, List<Problem> problems) implements SettingsEvent {
        @Override
        public Message message() {
            String lines = String.join(
                    "\n", problems.stream().map(Problem::toString).limit(20).toList());
            return Message.of(code(file), plain(" was changed and is faulty; the last good version stays in force."))
                    .with(new Part.Text(lines));
        }

        @Override
        public Map<String, Object> details() {
            return Map.of("problems", problems.size());
        }
    }
}
