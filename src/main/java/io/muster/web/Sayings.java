package io.muster.web;

import io.muster.chat.CommandLine;
import io.muster.chat.CommandReceiver;
import io.muster.chat.DeliveryTaken;
import io.muster.chat.Reply;
import io.muster.chat.Surface;
import io.muster.message.Actor;
import io.muster.message.Message;
import io.muster.message.RecordKey;
import io.muster.message.Refused;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Hands what people say on the web and by the API to whoever does commands. */
@Component
class Sayings {

    private final CommandReceiver receiver;

    Sayings(CommandReceiver receiver) {
        this.receiver = receiver;
    }

    /** What was typed in a page: in a war room plain text is a note, and only a slash makes a command. */
    Reply typed(String text, @Nullable RecordKey room, Actor who, String click) {
        String line = text.strip();
        boolean command = room == null || line.startsWith("/");
        return receive(new CommandLine("web-" + click, command ? line : "note " + line, who, room, Surface.WEB));
    }

    /** A button's command, or a line from the API: always a command. */
    Reply command(String text, @Nullable RecordKey room, Reader reader, String delivery, Surface surface) {
        return receive(new CommandLine(delivery, text.strip(), reader.actor(), room, surface, reader.behind()));
    }

    private Reply receive(CommandLine line) {
        try {
            return receiver.receive(line);
        } catch (DeliveryTaken taken) {
            // A program chose its key and can choose another; a person has gone back to an old page and typed there.
            if (line.surface() == Surface.SAY) {
                throw taken;
            }
            return Reply.refused(
                    Message.of("This page is older than what you typed in it before. Load it again and repeat what you"
                            + " typed; nothing was done."),
                    line.room());
        } catch (Refused refused) {
            return Reply.refused(Message.of(String.valueOf(refused.getMessage())), line.room());
        }
    }
}
