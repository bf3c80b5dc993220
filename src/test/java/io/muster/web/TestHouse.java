package io.muster.web;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.test.context.DynamicPropertyRegistry;

/** A house with a few people, for tests of the web. */
final class TestHouse {

    private static final Pattern PROOF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    private TestHouse() {}

    static void settings(DynamicPropertyRegistry registry, String ownerToken) throws IOException {
        Path folder = Files.createTempDirectory("muster-web");
        Files.writeString(folder.resolve("muster.yaml"), """
                people:
                  - { id: alice, name: Alice Adler, email: alice@example.com }
                  - { id: bob, name: Bob Berg, email: bob@example.com }
                  - { id: mallory, name: "<script>alert('name')</script>", email: mallory@example.com }
                onCall:
                  incident-commander: [alice]
                """);
        registry.add("muster.data", folder::toString);
        registry.add("muster.owner-token", () -> ownerToken);
    }

    /** The proof that the form of this page is ours. */
    static String proof(String html) {
        Matcher found = PROOF.matcher(html);
        if (!found.find()) {
            throw new AssertionError("no form of ours in: " + html);
        }
        return found.group(1);
    }
}
