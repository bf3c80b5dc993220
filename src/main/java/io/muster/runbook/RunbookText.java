package io.muster.runbook;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a runbook and of the files beside it that it names: together they are one version.
 *
 * @param files name to text
 */
record RunbookText(String source, Map<String, String> files) {

    private static final Pattern SCRIPT =
            Pattern.compile("\\bscript\\s*\\(?[^'\"\\n]*['\"]([A-Za-z0-9][A-Za-z0-9._-]{0,79})['\"]");

    RunbookText {
        files = Map.copyOf(files);
    }

    /** @param beside every file that lies there, name to text */
    static RunbookText of(String source, Map<String, String> beside) {
        Map<String, String> named = new TreeMap<>();
        Matcher script = SCRIPT.matcher(source);
        while (script.find()) {
            String text = beside.get(script.group(1));
            if (text != null) {
                named.put(script.group(1), text);
            }
        }
        return new RunbookText(source, named);
    }

    /** SHA-256, hex; that of the source alone where it names no files. */
    String hash() {
        return files.isEmpty()
                ? Digests.sha256(source)
                : Digests.sha256(Digests.sha256(source) + Digests.canonical(new TreeMap<>(files)));
    }
}
