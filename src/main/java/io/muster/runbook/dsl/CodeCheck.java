package io.muster.runbook.dsl;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.codehaus.groovy.ast.ASTNode;
import org.codehaus.groovy.ast.AnnotatedNode;
import org.codehaus.groovy.ast.AnnotationNode;
import org.codehaus.groovy.ast.ClassCodeVisitorSupport;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.ImportNode;
import org.codehaus.groovy.ast.MethodNode;
import org.codehaus.groovy.ast.ModuleNode;
import org.codehaus.groovy.ast.Parameter;
import org.codehaus.groovy.ast.expr.ArrayExpression;
import org.codehaus.groovy.ast.expr.AttributeExpression;
import org.codehaus.groovy.ast.expr.CastExpression;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.ConstructorCallExpression;
import org.codehaus.groovy.ast.expr.DeclarationExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.MethodPointerExpression;
import org.codehaus.groovy.ast.expr.MethodReferenceExpression;
import org.codehaus.groovy.ast.expr.PropertyExpression;
import org.codehaus.groovy.ast.expr.TupleExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.codehaus.groovy.ast.stmt.CatchStatement;
import org.codehaus.groovy.control.SourceUnit;
import org.jspecify.annotations.Nullable;

/** Holds a runbook's code against {@link AllowedCode}, before anything of it is compiled further or run. */
final class CodeCheck extends ClassCodeVisitorSupport {

    private static final Set<String> PACKAGES = Set.of("java", "javax", "groovy", "org", "com", "io", "jdk", "sun");
    private static final String A_WORD = "What acts is a word: sh, shell, script, http, sql, ssh, kubectl.";

    private final Mistakes mistakes;
    private final Set<String> own = new HashSet<>();

    private CodeCheck(Mistakes mistakes) {
        this.mistakes = mistakes;
    }

    static void check(ModuleNode module, Mistakes mistakes) {
        CodeCheck check = new CodeCheck(mistakes);
        module.getMethods().forEach(method -> check.own.add(method.getName()));
        check.imports(module);
        for (ClassNode each : module.getClasses()) {
            if (!each.isScript() && each.getOuterClass() == null) {
                check.annotations(each);
                check.found(
                        each,
                        "'" + each.getNameWithoutPackage() + "' is a class of its own",
                        "A runbook is one runbook('…') { … }, and values.");
            }
        }
        for (MethodNode method : module.getMethods()) {
            check.annotations(method);
            check.types(method, method.getReturnType());
            check.parameters(method.getParameters());
            method.getCode().visit(check);
        }
        module.getStatementBlock().visit(check);
    }

    private void imports(ModuleNode module) {
        for (ImportNode each : module.getImports()) {
            annotations(each);
            if (!AllowedCode.isImport(each.getClassName())) {
                found(each, "'" + each.getClassName() + "' is imported", A_WORD + " Leave the import out.");
            }
        }
        for (List<ImportNode> all : List.of(
                module.getStarImports(),
                List.copyOf(module.getStaticImports().values()),
                List.copyOf(module.getStaticStarImports().values()))) {
            for (ImportNode each : all) {
                annotations(each);
                found(each, "'" + each.getText() + "' brings names from elsewhere", "Leave it out.");
            }
        }
    }

    private void annotations(AnnotatedNode node) {
        for (AnnotationNode each : node.getAnnotations()) {
            found(
                    each,
                    "'@" + each.getClassNode().getNameWithoutPackage() + "' is an annotation",
                    "Leave it out: they act while the file is compiled.");
        }
    }

    private void parameters(Parameter @Nullable [] parameters) {
        if (parameters != null) {
            for (Parameter each : parameters) {
                annotations(each);
                types(each, each.getType());
            }
        }
    }

    private void types(ASTNode at, ClassNode type) {
        if (!AllowedCode.isType(type.getName()) && !AllowedCode.isType(type.toString(false))) {
            found(at, "'" + type.getNameWithoutPackage() + "' is no kind of value that a runbook has", "Write def.");
        }
    }

    @Override
    public void visitConstructorCallExpression(ConstructorCallExpression call) {
        found(
                call,
                "'new " + call.getType().getNameWithoutPackage() + "' makes what a runbook has no use for",
                "Texts, numbers, lists and maps need no 'new'. " + A_WORD);
        super.visitConstructorCallExpression(call);
    }

    @Override
    public void visitMethodCallExpression(MethodCallExpression call) {
        String name = call.getMethodAsString();
        if (!call.isImplicitThis() && isElsewhere(call.getObjectExpression())) {
            call.getObjectExpression().visit(this);
            call.getArguments().visit(this);
            return;
        }
        if (name == null) {
            found(call, "what is called here is found out while it runs", "Write its name.");
        } else if (call.isImplicitThis()
                ? !AllowedCode.isWord(name)
                : !own.contains(name) && !AllowedCode.isMethod(name)) {
            found(call, "'" + name + "' is nothing that a runbook calls", instead(name));
        }
        if (!call.isImplicitThis()) {
            call.getObjectExpression().visit(this);
        }
        call.getArguments().visit(this);
    }

    private static String instead(String name) {
        return switch (name) {
            case "execute" -> "Write it like: sh 'systemctl', 'restart', 'shop'.";
            case "print", "println", "printf" -> "Tell the room: report { say '…' }.";
            case "sleep", "wait" ->
                "Look again until it holds: expect('…', within: 2.minutes, every: 10.seconds) { … }.";
            default -> "What texts, numbers, lists, maps and times offer may be called. " + A_WORD;
        };
    }

    @Override
    public void visitPropertyExpression(PropertyExpression property) {
        String name = property.getPropertyAsString();
        if (isElsewhere(property)) {
            found(property, "'" + property.getText() + "' is a class of Java", A_WORD);
            return;
        }
        if (name == null || !AllowedCode.isProperty(name)) {
            found(property, "'" + property.getText() + "' looks behind a value", "Leave it out.");
        }
        property.getObjectExpression().visit(this);
    }

    @Override
    public void visitAttributeExpression(AttributeExpression attribute) {
        found(attribute, "'" + attribute.getText() + "' looks behind a value", "Write it with a dot alone.");
    }

    @Override
    public void visitVariableExpression(VariableExpression variable) {
        String name = variable.getName();
        if (own.contains(name)) {
            return;
        }
        if (isElsewhere(variable)) {
            found(variable, "'" + name + "' is a class of Java", A_WORD);
        } else if (name.equals("this") || name.equals("super") || !AllowedCode.isBare(name)) {
            found(variable, "'" + name + "' looks behind the runbook", "Leave it out.");
        }
    }

    /** A class that is no value, by its name or with its package. */
    private boolean isElsewhere(Expression said) {
        Expression root = said;
        while (root instanceof PropertyExpression deeper) {
            root = deeper.getObjectExpression();
        }
        if (!(root instanceof VariableExpression variable) || own.contains(variable.getName())) {
            return false;
        }
        String name = variable.getName();
        return name.matches("[A-Z]\\w*[a-z]\\w*")
                ? !AllowedCode.isType(name)
                : said instanceof PropertyExpression && PACKAGES.contains(name);
    }

    @Override
    public void visitDeclarationExpression(DeclarationExpression declaration) {
        annotations(declaration);
        Expression left = declaration.getLeftExpression();
        List<? extends Expression> names =
                left instanceof TupleExpression several ? several.getExpressions() : List.of(left);
        for (Expression name : names) {
            if (name instanceof VariableExpression variable) {
                own.add(variable.getName());
                types(variable, variable.getOriginType());
            }
        }
        declaration.getRightExpression().visit(this);
    }

    @Override
    public void visitClosureExpression(ClosureExpression closure) {
        Parameter[] parameters = closure.getParameters();
        parameters(parameters);
        if (parameters != null) {
            for (Parameter each : parameters) {
                own.add(each.getName());
            }
        }
        super.visitClosureExpression(closure);
    }

    @Override
    public void visitCatchStatement(CatchStatement caught) {
        found(caught, "'catch' hides what went wrong", "Leave it out; what fails pauses the run and asks.");
        super.visitCatchStatement(caught);
    }

    @Override
    public void visitCastExpression(CastExpression cast) {
        types(cast, cast.getType());
        super.visitCastExpression(cast);
    }

    @Override
    public void visitArrayExpression(ArrayExpression array) {
        types(array, array.getElementType());
        super.visitArrayExpression(array);
    }

    @Override
    public void visitMethodPointerExpression(MethodPointerExpression pointer) {
        found(pointer, "'" + pointer.getText() + "' takes a method itself", "Write braces: { it.size() }.");
    }

    @Override
    public void visitMethodReferenceExpression(MethodReferenceExpression reference) {
        found(reference, "'" + reference.getText() + "' takes a method itself", "Write braces: { it.size() }.");
    }

    private void found(ASTNode at, String wrong, String instead) {
        mistakes.add(Math.max(0, at.getLineNumber()), wrong, instead);
    }

    @Override
    protected @Nullable SourceUnit getSourceUnit() {
        return null;
    }
}
