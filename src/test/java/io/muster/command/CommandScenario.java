package io.muster.command;

import io.muster.chat.CommandLine;
import io.muster.chat.CommandReceiver;
import io.muster.chat.Reply;
import io.muster.chat.Surface;
import io.muster.message.Actor;
import io.muster.message.RecordKey;
import io.muster.question.Ask;
import io.muster.question.Choice;
import io.muster.question.Question;
import io.muster.question.Questions;
import io.muster.testkit.MusterTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A house of two people; whoever extends this shares one server. */
@MusterTest
abstract class CommandScenario {

    static final Actor ADA = new Actor("ada", "Ada Lovelace");
    static final Actor LENA = new Actor("lena", "Lena Brandt");
    static final Actor STRANGER = new Actor("mallory", "Mallory");

    private static final Path data = house();

    @Autowired
    CommandReceiver receiver;

    @Autowired
    Questions questions;

    @DynamicPropertySource
    static void people(DynamicPropertyRegistry properties) {
        properties.add("muster.data", data::toString);
    }

    private static Path house() {
        try {
            Path folder = Files.createTempDirectory("muster-commands");
            Files.writeString(folder.resolve("muster.yaml"), """
                    people:
                      - id: ada
                        name: Ada Lovelace
                        email: ada@example.com
                      - id: lena
                        name: Lena Brandt
                        email: lena@example.com
                    permissions:
                      freeze: [ada]
                    targets:
                      - {name: demo-shop, kind: http, url: 'http://127.0.0.1:9', environment: test, runbooks: ['*']}
                      - {name: orders, kind: sql, url: 'jdbc:postgresql://127.0.0.1:9/orders', environment: test, user: orders, runbooks: [end-long-query]}
                    """);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RecordKey declare() {
        return declare("sev2 checkout is slow");
    }

    RecordKey declare(String line) {
        return Objects.requireNonNull(elsewhere(ADA, line).incident());
    }

    Question ask(RecordKey room, String title, Choice... choices) {
        return ask(room, title, Set.of(), choices);
    }

    /** @param people ids of those who may answer; empty: anybody */
    Question ask(RecordKey room, String title, Set<String> people, Choice... choices) {
        return questions.ask(new Ask(
                room,
                "test:" + UUID.randomUUID(),
                "question",
                title,
                List.of(),
                choices.length == 0 ? List.of(Choice.APPROVE, Choice.REJECT) : List.of(choices),
                Set.of(),
                people,
                1,
                false,
                false,
                null,
                null,
                null,
                Map.of()));
    }

    Reply in(@Nullable RecordKey room, Actor who, String text) {
        return receiver.receive(new CommandLine(CommandLine.freshDelivery(), text, who, room, Surface.WEB));
    }

    Reply elsewhere(Actor who, String text) {
        return in(null, who, text);
    }

    static String said(Reply reply) {
        return reply.message().text();
    }
}
