package io.muster.message;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** A block under a message's headline. A closed set: every surface draws all of them. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "part")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Part.Text.class, name = "text"),
    @JsonSubTypes.Type(value = Part.Code.class, name = "code"),
    @JsonSubTypes.Type(value = Part.Facts.class, name = "facts"),
    @JsonSubTypes.Type(value = Part.Link.class, name = "link")
})
public sealed interface Part {

    /** A paragraph, as typed; line breaks count. */
    record Text(String body) implements Part {}

    /** Something exact: a command, an output; shown in one width. */
    record Code(String body) implements Part {}

    /** Names and their values, in order. */
    record Facts(List<Fact> facts) implements Part {
        public Facts {
            facts = List.copyOf(facts);
        }
    }

    /** A place to go; {@code address} is http, https or a path of ours. */
    record Link(String label, String address) implements Part {}

    /** One name and its value. */
    record Fact(String name, String value) {}
}
