package io.muster.runbook.dsl;

import groovy.lang.Binding;
import groovy.lang.GroovyCodeSource;
import groovy.lang.GroovyShell;
import io.muster.runbook.Mistake;
import io.muster.runbook.Outline;
import java.util.List;
import java.util.Set;
import org.codehaus.groovy.control.CompilationUnit;
import org.codehaus.groovy.control.CompilerConfiguration;
import org.codehaus.groovy.control.MultipleCompilationErrorsException;
import org.codehaus.groovy.control.Phases;
import org.codehaus.groovy.control.SourceUnit;
import org.codehaus.groovy.control.messages.SyntaxErrorMessage;
import org.codehaus.groovy.runtime.InvokerHelper;
import org.jspecify.annotations.Nullable;

/**
 * Reads a runbook's text. It runs the text, so it is called in the runner process and in tests of the language, never in
 * the server. The same text again is compiled once. For one thread.
 */
public final class RunbookReader {

    private final Set<String> levels;
    private @Nullable Compiled last;

    /** A text's class. Its script is made and run anew for each reading, so that nothing lives from one to the next. */
    private record Compiled(String file, String text, boolean checked, Class<?> script) {}

    /** @param levels names of the levels that exist, in capitals: {@code SEV1} */
    public RunbookReader(Set<String> levels) {
        this.levels = Set.copyOf(levels);
    }

    /** What came of reading: a runbook, or at least one mistake. */
    public record Reading(@Nullable LoadedRunbook runbook, List<Mistake> mistakes) {}

    /**
     * Reads it for its author: what a runbook has no use for is a mistake, see {@link AllowedCode}.
     *
     * @param file name for messages, {@code restart-shop.groovy}
     */
    public Reading read(String file, String text) {
        return read(file, text, true);
    }

    /** Reads a text that was read before, perhaps when more was allowed: a run that is under way goes on. */
    public Reading obey(String file, String text) {
        return read(file, text, false);
    }

    private Reading read(String file, String text, boolean check) {
        Mistakes mistakes = new Mistakes(file);
        RunbookScript script = compile(file, text, check, mistakes);
        if (script == null) {
            return new Reading(null, mistakes.sorted());
        }
        script.prepare(mistakes, levels);
        try {
            script.run();
        } catch (RuntimeException | StackOverflowError | AssertionError failed) {
            mistakes.add(
                    mistakes.lineOf(failed),
                    "reading ends here with " + failed.getClass().getSimpleName() + ": " + Closures.oneLine(failed),
                    "Loading must not fail; put everything within runbook('…') { … }.");
        }
        RunbookWords words = script.words();
        if (words == null) {
            mistakes.add(0, "there is no runbook in this file", "Begin with runbook('What it does') { … }.");
            return new Reading(null, mistakes.sorted());
        }
        Outline outline = words.finish();
        List<Mistake> found = mistakes.sorted();
        return new Reading(found.isEmpty() ? new LoadedRunbook(outline, file, words.all()) : null, found);
    }

    private @Nullable RunbookScript compile(String file, String text, boolean check, Mistakes mistakes) {
        Compiled known = last;
        if (known != null && known.file().equals(file) && known.text().equals(text) && (known.checked() || !check)) {
            return (RunbookScript) InvokerHelper.createScript(known.script(), new Binding());
        }
        CompilerConfiguration configuration = new CompilerConfiguration();
        configuration.setScriptBaseClass(RunbookScript.class.getName());
        configuration.setDisabledGlobalASTTransformations(Set.of("groovy.grape.GrabAnnotationTransformation"));
        GroovyShell shell = new GroovyShell(RunbookReader.class.getClassLoader(), new Binding(), configuration);
        try {
            if (check && !isAllowed(file, text, mistakes)) {
                return null;
            }
            RunbookScript script =
                    (RunbookScript) shell.parse(new GroovyCodeSource(text, Mistakes.SOURCE + file, "/runbooks"));
            last = new Compiled(file, text, check, script.getClass());
            return script;
        } catch (MultipleCompilationErrorsException e) {
            e.getErrorCollector().getErrors().forEach(error -> {
                if (error instanceof SyntaxErrorMessage syntax) {
                    String said = syntax.getCause().getOriginalMessage().strip().split("\\R", 2)[0];
                    mistakes.add(
                            syntax.getCause().getStartLine(),
                            "this is not Groovy: " + said,
                            "Look at quotes, commas and braces on this line and the one before.");
                } else {
                    mistakes.add(0, "this cannot be compiled: " + e.getMessage(), "Compare it with a shipped runbook.");
                }
            });
            return null;
        }
    }

    /** Of its syntax tree alone: later phases would already run what an annotation says. */
    private static boolean isAllowed(String file, String text, Mistakes mistakes) {
        CompilationUnit unit = new CompilationUnit();
        SourceUnit source = unit.addSource(Mistakes.SOURCE + file, text);
        unit.compile(Phases.CONVERSION);
        CodeCheck.check(source.getAST(), mistakes);
        return mistakes.sorted().isEmpty();
    }
}
