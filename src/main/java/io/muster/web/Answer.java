package io.muster.web;

import io.muster.message.Message;
import io.muster.message.Part;
import io.muster.message.Span;
import java.util.List;

/**
 * What the one who typed or pressed is told.
 *
 * @param elsewhere key of the record that it was about when the reader is not there, else empty
 */
public record Answer(List<Span> headline, List<Part> parts, boolean refused, String elsewhere) {

    static Answer of(Message message, boolean refused, String elsewhere) {
        return new Answer(message.headline(), message.parts(), refused, elsewhere);
    }

    static Answer refused(String words) {
        return of(Message.of(words), true, "");
    }
}
