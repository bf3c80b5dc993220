package io.muster.runbook.dsl;

import groovy.lang.Binding;
import groovy.lang.GroovyCodeSource;
import groovy.lang.GroovyShell;
import groovy.lang.Script;
import io.muster.runbook.PlainCommand.Argument;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.codehaus.groovy.ast.ModuleNode;
import org.codehaus.groovy.control.CompilationUnit;
import org.codehaus.groovy.control.CompilerConfiguration;
import org.codehaus.groovy.control.MultipleCompilationErrorsException;
import org.codehaus.groovy.control.Phases;
import org.codehaus.groovy.control.SourceUnit;
import org.codehaus.groovy.control.messages.SyntaxErrorMessage;
import org.codehaus.groovy.runtime.InvokerHelper;
import org.jspecify.annotations.Nullable;

/** Compiles files of one kind; the same text again is compiled once. For one thread. */
final class Scripts<T extends Script> {

    private final Class<T> base;
    private final String model;
    private @Nullable Compiled last;

    /** A text's class. Its script is made and run anew for each reading, so that nothing lives from one to the next. */
    private record Compiled(
            String file, String text, boolean checked, Map<Integer, List<Argument>> plain, Class<?> script) {}

    /**
     * @param base what its file may say outside all braces
     * @param model what to compare a broken file with: "a shipped runbook"
     */
    Scripts(Class<T> base, String model) {
        this.base = base;
        this.model = model;
    }

    /**
     * The script, not yet run; null when it is not Groovy, or not allowed, which is then said in the mistakes.
     *
     * @param check whether what such a file has no use for is a mistake, see {@link AllowedCode}
     */
    @Nullable
    T of(String file, String text, boolean check, Mistakes mistakes) {
        Compiled known = last;
        if (known != null && known.file().equals(file) && known.text().equals(text) && (known.checked() || !check)) {
            return base.cast(InvokerHelper.createScript(known.script(), new Binding()));
        }
        CompilerConfiguration configuration = new CompilerConfiguration();
        configuration.setScriptBaseClass(base.getName());
        configuration.setDisabledGlobalASTTransformations(Set.of("groovy.grape.GrabAnnotationTransformation"));
        GroovyShell shell = new GroovyShell(Scripts.class.getClassLoader(), new Binding(), configuration);
        try {
            Map<Integer, List<Argument>> plain = Map.of();
            if (check) {
                ModuleNode tree = tree(file, text);
                CodeCheck.check(tree, mistakes);
                if (!mistakes.sorted().isEmpty()) {
                    return null;
                }
                plain = PlainCommands.of(tree);
            }
            T script = base.cast(shell.parse(new GroovyCodeSource(text, Mistakes.SOURCE + file, "/runbooks")));
            last = new Compiled(file, text, check, plain, script.getClass());
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
                    mistakes.add(0, "this cannot be compiled: " + e.getMessage(), "Compare it with " + model + ".");
                }
            });
            return null;
        }
    }

    /** Of the text that was asked for last and held against what is allowed: see {@link PlainCommands}. */
    Map<Integer, List<Argument>> plain() {
        return last == null ? Map.of() : last.plain();
    }

    /** The syntax tree alone: later phases would already run what an annotation says. */
    private static ModuleNode tree(String file, String text) {
        CompilationUnit unit = new CompilationUnit();
        SourceUnit source = unit.addSource(Mistakes.SOURCE + file, text);
        unit.compile(Phases.CONVERSION);
        return source.getAST();
    }
}
