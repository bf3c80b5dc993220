package io.muster.command;

import io.muster.message.Form;
import io.muster.message.Form.Field;
import io.muster.people.Permissions;
import io.muster.settings.Right;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Asks for a declaration, and for words that become the summary. */
@Component
final class DeclareForm implements VerbForm {

    private static final String DESCRIPTION = "description";
    private static final int LONGEST = 3_000;

    private final ArgumentForm arguments;
    private final Permissions permissions;

    DeclareForm(ArgumentForm arguments, Permissions permissions) {
        this.arguments = arguments;
        this.permissions = permissions;
    }

    @Override
    public Set<String> verbs() {
        return Set.of("declare");
    }

    @Override
    public Optional<Form> form(Asked asked) {
        boolean mayDescribe = permissions.may(asked.who(), Right.WORK);
        return arguments.form(asked).map(form -> {
            List<Field> fields = new ArrayList<>();
            form.fields().stream().filter(field -> field.id().equals("title")).forEach(fields::add);
            form.fields().stream().filter(field -> field.id().equals("level")).forEach(fields::add);
            if (mayDescribe) {
                fields.add(Field.text(DESCRIPTION, "Description", LONGEST)
                        .hinting("What is seen, since when. It becomes the summary.")
                        .optional(true));
            }
            form.fields().stream()
                    .filter(field -> field.kind() == Form.Kind.FLAG)
                    .map(DeclareForm::explained)
                    .forEach(fields::add);
            return new Form(form.purpose(), "Declare an incident", "Declare", null, fields);
        });
    }

    private static Field explained(Field flag) {
        return flag.hinting(
                flag.id().equals("private")
                        ? "Only who is in its room knows of it."
                        : "Nobody but you is called, and changes are shown instead of run.");
    }

    @Override
    public List<String> lines(Call purpose, Filling filling) {
        List<String> lines = new ArrayList<>(arguments.lines(purpose, filling));
        filling.text(DESCRIPTION, LONGEST)
                .map(Quotes::aroundText)
                .ifPresent(description -> lines.add("summary " + description));
        return lines;
    }
}
