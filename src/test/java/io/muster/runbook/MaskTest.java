package io.muster.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import groovy.json.JsonOutput;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class MaskTest {

    private static final String HIDDEN = "[secret it]";
    private static final String KEY = """
            -----BEGIN PRIVATE KEY-----
            MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgevZzL1gdAFr88hb2
            OF/2NxApJCzGCEDdfSp6VQO30hyhRANCAAQRWz+jn65BtOMvdyHKcvjBeBSDZH2r
            1RTwjmYSi9R/zpBnuQ4EiMnCqfMPWiZqB4QdbAd0E7oH50VpuZ1P087G
            -----END PRIVATE KEY-----""";

    private static final List<String> SECRETS = List.of(
            "geheim",
            "s3kr",
            "correct horse battery",
            "p\"a\\s/s'w$o&r<d>+=%41",
            "hvs.CAESIJ-w_Zq3x~8",
            "Grüße-aus-Köln-€-\uD83D\uDE80",
            "line one\nline two",
            KEY);

    private static final Map<String, UnaryOperator<String>> WAYS = new LinkedHashMap<>();

    static {
        WAYS.put("as it is", text -> text);
        WAYS.put("URL-encoded as forms are", text -> URLEncoder.encode(text, StandardCharsets.UTF_8));
        WAYS.put(
                "URL-encoded as paths are",
                text -> URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20"));
        WAYS.put("every letter URL-encoded, in small letters", MaskTest::allEncoded);
        WAYS.put("URL-encoded twice", text -> allEncoded(allEncoded(text)));
        WAYS.put("as JSON", MaskTest::json);
        WAYS.put("as JSON within ASCII", text -> inner(JsonOutput.toJson(text)));
        WAYS.put("as JSON with escaped slashes", text -> json(text).replace("/", "\\/"));
        WAYS.put(
                "as JSON for a page",
                text -> json(text)
                        .replace("<", "\\u003c")
                        .replace(">", "\\u003E")
                        .replace("&", "\\u0026"));
        WAYS.put("as JSON within JSON", text -> json(json(text)));
        WAYS.put("as JSON within an address", text -> URLEncoder.encode(json(text), StandardCharsets.UTF_8));
        WAYS.put("quoted for a shell", text -> text.replace("'", "'\\''"));
        WAYS.put("escaped for a shell", text -> text.replaceAll("([\\p{Punct}&&[^._~-]])", "\\\\$1"));
        WAYS.put("as Python shows bytes", MaskTest::python);
        WAYS.put(
                "coloured",
                text -> text.substring(0, 2) + "\u001b[01;31m" + text.charAt(2) + "\u001b[0m" + text.substring(3));
        WAYS.put("indented", text -> text.replace("\n", "\n      "));
        WAYS.put("with the line breaks of Windows", text -> text.replace("\n", "\r\n"));
        WAYS.put("two letters a line", text -> inLines(text, 2));
        WAYS.put("URL-encoded, five letters a line", text -> inLines(allEncoded(text), 5));
        WAYS.put("as JSON, seven letters a line", text -> inLines(json(text), 7));
        WAYS.put("in Base64", text -> base64(Base64.getEncoder(), text));
        WAYS.put("in Base64 without padding", text -> base64(Base64.getEncoder().withoutPadding(), text));
        WAYS.put("in Base64 for addresses", text -> base64(Base64.getUrlEncoder(), text));
        WAYS.put("in Base64 of MIME", text -> base64(Base64.getMimeEncoder(), text));
        WAYS.put("in Base64, eleven letters a line", text -> inLines(base64(Base64.getEncoder(), text), 11));
        WAYS.put(
                "in Base64, URL-encoded",
                text -> URLEncoder.encode(base64(Base64.getEncoder(), text), StandardCharsets.UTF_8));
        WAYS.put(
                "in Base64, as JSON with escaped slashes",
                text -> base64(Base64.getEncoder(), text).replace("/", "\\/"));
    }

    static Stream<Arguments> everySecretInEveryWay() {
        return SECRETS.stream().flatMap(secret -> WAYS.keySet().stream().map(way -> Arguments.of(secret, way)));
    }

    @ParameterizedTest(name = "{1}: {0}")
    @MethodSource("everySecretInEveryWay")
    void hidesASecretInEveryWayThatItMayBeSaid(String secret, String way) {
        String said = say(secret, way);

        assertThat(mask(secret).hide("<<" + said + ">>")).isEqualTo("<<" + HIDDEN + ">>");
        assertThat(mask(secret).hide(said)).isEqualTo(HIDDEN);
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void hidesASecretInBase64WhateverStandsBeforeAndBehindIt(String secret) {
        for (String before : List.of("", "u", "us", "use", "user:", "admin:")) {
            for (String after : List.of("", "\n", "@h", "ost")) {
                for (Base64.Encoder way :
                        List.of(Base64.getEncoder(), Base64.getUrlEncoder().withoutPadding())) {
                    assertThat(mask(secret).hide("Basic " + base64(way, before + secret + after) + "."))
                            .isEqualTo("Basic " + expected(way, before, secret, after) + ".");
                }
            }
        }
    }

    /** Of the letters at the edges, which tell something of the secret too, none is left. */
    private static String expected(Base64.Encoder way, String before, String secret, String after) {
        String all = base64(way, before + secret + after);
        int first = bytes(before) * 8 / 6;
        int last = ((bytes(before) + bytes(secret)) * 8 + 5) / 6;
        String rest = all.substring(last);
        return all.substring(0, first) + HIDDEN + (rest.matches("=*") ? "" : rest);
    }

    @Test
    void hidesRandomSecretsInRandomWaysBrokenAnywhere() {
        Random random = new Random(20_261_128);
        List<String> ways = List.copyOf(WAYS.keySet());
        String letters = "abcXYZ0189-_.~+/=%\\\"'$&<>{}[]:;, äß€";
        for (int round = 0; round < 3_000; round++) {
            String secret = random.ints(4 + random.nextInt(60), 0, letters.length())
                    .mapToObj(i -> String.valueOf(letters.charAt(i)))
                    .collect(Collectors.joining())
                    .replace(' ', 'x');
            String way = ways.get(random.nextInt(ways.size()));
            String said = say(secret, way);
            if (random.nextBoolean() && !way.equals("coloured")) {
                said = inLines(said, 1 + random.nextInt(30));
            }

            assertThat(mask(secret).hide("((" + said + "))"))
                    .as("round %d: '%s' %s: %s", round, secret, way, said)
                    .isEqualTo("((" + HIDDEN + "))");
        }
    }

    @Test
    void leavesATextWithoutSecretsAsItIs() {
        String said = "2 of 6 ready ✓\n\u001b[32mgeh heim\u001b[0m %41 \\n \\u00e4 c2VjcmV0\r\n";

        assertThat(mask("geheim").hide(said)).isSameAs(said);
        assertThat(Mask.NOTHING.hide("geheim")).isEqualTo("geheim");
    }

    @Test
    void hidesSeveralSecretsAndNamesEach() {
        Mask mask = new Mask(
                Map.of("one", List.of("geheim", "frueher"), "two", List.of("geheimnis"), "three", List.of("nist")));

        assertThat(mask.hide("geheim, frueher; geheimnis; nist"))
                .isEqualTo("[secret one], [secret one]; [secret two]; [secret three]");
        assertThat(mask.hide("geheimnist"))
                .doesNotContain("nis")
                .startsWith("[secret ")
                .endsWith("]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "  | OF/2NxApJCzGCEDdfSp6VQO30hyhRANCAAQRWz+jn65BtOMvdyHKcvjBeBSDZH2r",
                "3: 1RTwjmYSi9R/zpBnuQ4EiMnCqfMPWiZqB4QdbAd0E7oH50VpuZ1P087G;",
                "T0YvMk54QXBKQ3pHQ0VEZGZTcDZWUU8zMGh5aFJBTkNBQVFSV3oram42NUJ0T012ZHlIS2N2akJlQlNEWkgycg=="
            })
    void hidesEachLineOfAKeyThatIsSaidAlone(String said) {
        assertThat(mask(KEY).hide(said)).contains(HIDDEN).doesNotContainPattern("[A-Za-z0-9+/]{12}");
    }

    @Test
    void hidesWhatLooksLikeAKeyInASecretWithSeveralFields() {
        String config = """
                apiVersion: v1
                users:
                - name: muster
                  user: {token: eyJhbGciOiJSUzI1NiIs.eyJzdWIiOiJtdXN0ZXIifQ, client-key-data: LS0tLS1CRUdJTiBFQyBQUklWQVRF}
                """;

        assertThat(mask(config).hide("apiVersion: v1 token=eyJhbGciOiJSUzI1NiIs.eyJzdWIiOiJtdXN0ZXIifQ"))
                .isEqualTo("apiVersion: v1 token=" + HIDDEN);
        assertThat(mask("{\"key\":\"-----BEGIN KEY-----\\nMIGHAgEAMBMGByqGSM49\\n\"}")
                        .hide("MIGHAgEAMBMGByqGSM49"))
                .isEqualTo(HIDDEN);
    }

    @Test
    void hidesTheBeginningOfASecretThatWasCutOff() {
        Mask mask = mask("hunter2-and-more-than-that");

        assertThat(mask.hide("password: hunter2-and…\nnext")).isEqualTo("password: " + HIDDEN + "…\nnext");
        assertThat(mask.hide("password: hunter2-and-mo")).isEqualTo("password: " + HIDDEN);
        assertThat(mask.hide("password: hunter2-and it was")).isEqualTo("password: hunter2-and it was");
        assertThat(mask.hide("the hunter")).isEqualTo("the hunter");
        assertThat(mask("geheim").hide("gehe…")).isEqualTo(HIDDEN + "…");
    }

    @Test
    void hidesThePiecesOfASecretThatWasBrokenOverLinesWhereOneIsSaidOfIt() {
        Mask mask = mask("hunter2-and-more");
        Mask.Hidden shown = mask.look("one\nhunter2\n-and-m\nor\ne\ntwo");

        assertThat(shown.text()).isEqualTo("one\n" + HIDDEN + "\ntwo");
        assertThat(shown.pieces()).isEqualTo(Set.of("hunter2", "-and-m", "or", "e"));
        assertThat(mask.hide("fold ended with 0: -and-m", shown.pieces())).isEqualTo("fold ended with 0: [secret]");
        assertThat(mask.hide("fold ended with 0: or", shown.pieces())).isEqualTo("fold ended with 0: [secret]");
        assertThat(mask.hide("for more order", shown.pieces())).isEqualTo("for more order");
    }

    /** What an automaton does in one pass would take others a pass for each letter. */
    @Test
    void findsASecretInAMegabyteOfItsOwnBeginnings() {
        String said = "a".repeat(1_000_000);
        String secret = "a".repeat(20_000) + "b";

        assertThat(mask(secret).hide(said + "b!")).isEqualTo("a".repeat(1_000_000 - 20_000) + HIDDEN + "!");
        assertThat(mask("aaaa").hide(said)).isEqualTo(HIDDEN);
    }

    static List<String> secrets() {
        return SECRETS;
    }

    private static String say(String secret, String way) {
        return Objects.requireNonNull(WAYS.get(way)).apply(secret);
    }

    private static Mask mask(String secret) {
        return new Mask(Map.of("it", List.of(secret)));
    }

    private static String allEncoded(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            encoded.append("%%%02x".formatted(each & 0xff));
        }
        return encoded.toString();
    }

    private static String python(String text) {
        StringBuilder shown = new StringBuilder();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            shown.append(
                    each == '\n'
                            ? "\\n"
                            : each == '\\' ? "\\\\" : each < 0 ? "\\x%02x".formatted(each & 0xff) : "" + (char) each);
        }
        return shown.toString();
    }

    private static String json(String text) {
        return inner(JsonMapper.shared().writeValueAsString(text));
    }

    private static String inner(String quoted) {
        return quoted.substring(1, quoted.length() - 1);
    }

    private static String inLines(String text, int length) {
        return Arrays.stream(text.split("(?<=\\G.{" + length + "})")).collect(Collectors.joining("\n"));
    }

    private static String base64(Base64.Encoder way, String text) {
        return new String(way.encode(text.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
