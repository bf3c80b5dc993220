package io.muster.runbook.dsl;

import io.muster.runbook.PlainCommand.Argument;
import io.muster.runbook.PlainCommand.Piece;
import io.muster.runbook.SecretMark;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.codehaus.groovy.ast.ClassCodeVisitorSupport;
import org.codehaus.groovy.ast.MethodNode;
import org.codehaus.groovy.ast.ModuleNode;
import org.codehaus.groovy.ast.Parameter;
import org.codehaus.groovy.ast.expr.ArgumentListExpression;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.DeclarationExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.GStringExpression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.PropertyExpression;
import org.codehaus.groovy.ast.expr.TupleExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.codehaus.groovy.ast.stmt.BlockStatement;
import org.codehaus.groovy.ast.stmt.ExpressionStatement;
import org.codehaus.groovy.ast.stmt.ForStatement;
import org.codehaus.groovy.control.SourceUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds, in a runbook's syntax tree, the {@code run} and {@code undo} whose braces say one {@code sh} of texts and named
 * values and nothing else. It knows them by their line; where two stand in one line it knows neither.
 */
final class PlainCommands extends ClassCodeVisitorSupport {

    private static final Set<String> READABLE = Set.of("inputs", "outputs", "incident");
    private static final Set<String> MEANT = Set.of("inputs", "outputs", "incident", "sh", "run", "undo");

    private final Map<Integer, List<Argument>> byLine = new HashMap<>();
    private final Set<Integer> seen = new HashSet<>();
    private final Set<String> own = new HashSet<>();

    private PlainCommands() {}

    static Map<Integer, List<Argument>> of(ModuleNode module) {
        PlainCommands found = new PlainCommands();
        for (MethodNode method : module.getMethods()) {
            found.own.add(method.getName());
            found.parameters(method.getParameters());
            method.getCode().visit(found);
        }
        module.getStatementBlock().visit(found);
        boolean shadowed = found.own.stream().anyMatch(MEANT::contains);
        return shadowed ? Map.of() : Map.copyOf(found.byLine);
    }

    @Override
    public void visitMethodCallExpression(MethodCallExpression call) {
        String name = String.valueOf(call.getMethodAsString());
        if (name.equals("run") || name.equals("undo")) {
            List<Argument> plain = call.isImplicitThis() ? inBraces(call.getArguments()) : null;
            if (!seen.add(call.getLineNumber())) {
                byLine.remove(call.getLineNumber());
            } else if (plain != null) {
                byLine.put(call.getLineNumber(), plain);
            }
        }
        super.visitMethodCallExpression(call);
    }

    @Override
    public void visitDeclarationExpression(DeclarationExpression declaration) {
        Expression left = declaration.getLeftExpression();
        for (Expression name : left instanceof TupleExpression several ? several.getExpressions() : List.of(left)) {
            own.add(name.getText());
        }
        super.visitDeclarationExpression(declaration);
    }

    @Override
    public void visitClosureExpression(ClosureExpression closure) {
        parameters(closure.getParameters());
        super.visitClosureExpression(closure);
    }

    @Override
    public void visitForLoop(ForStatement loop) {
        own.add(loop.getVariable().getName());
        super.visitForLoop(loop);
    }

    private void parameters(Parameter @Nullable [] parameters) {
        for (Parameter each : parameters == null ? Parameter.EMPTY_ARRAY : parameters) {
            own.add(each.getName());
        }
    }

    private static @Nullable List<Argument> inBraces(Expression arguments) {
        if (!(arguments instanceof TupleExpression tuple)
                || tuple.getExpressions().size() != 1
                || !(tuple.getExpression(0) instanceof ClosureExpression braces)
                || (braces.getParameters() != null && braces.getParameters().length > 0)
                || !(braces.getCode() instanceof BlockStatement block)
                || block.getStatements().size() != 1
                || !(block.getStatements().getFirst() instanceof ExpressionStatement only)
                || !(only.getExpression() instanceof MethodCallExpression command)
                || !command.isImplicitThis()
                || !"sh".equals(command.getMethodAsString())
                || !(command.getArguments() instanceof ArgumentListExpression words)) {
            return null;
        }
        List<Argument> all = new ArrayList<>();
        for (Expression word : words.getExpressions()) {
            List<Piece> pieces = pieces(word);
            if (pieces == null) {
                return null;
            }
            all.add(new Argument(pieces));
        }
        return all;
    }

    private static @Nullable List<Piece> pieces(Expression word) {
        if (!(word instanceof GStringExpression written)) {
            Piece one = piece(word);
            return one == null ? null : List.of(one);
        }
        List<Piece> pieces = new ArrayList<>();
        for (int i = 0;
                i < Math.max(written.getStrings().size(), written.getValues().size());
                i++) {
            if (i < written.getStrings().size()) {
                pieces.add(piece(written.getStrings().get(i)));
            }
            if (i < written.getValues().size()) {
                pieces.add(piece(written.getValue(i)));
            }
        }
        return pieces.contains(null) ? null : pieces;
    }

    private static @Nullable Piece piece(Expression said) {
        if (said instanceof ConstantExpression constant) {
            Object value = constant.getValue();
            boolean plain = value instanceof Integer || value instanceof String text && !SecretMark.isIn(text);
            return plain ? new Piece(value.toString(), null) : null;
        }
        return said instanceof PropertyExpression property
                        && !property.isSafe()
                        && !property.isSpreadSafe()
                        && property.getClass() == PropertyExpression.class
                        && property.getPropertyAsString() != null
                        && property.getObjectExpression() instanceof VariableExpression from
                        && READABLE.contains(from.getName())
                ? new Piece(null, from.getName() + "." + property.getPropertyAsString())
                : null;
    }

    @Override
    protected @Nullable SourceUnit getSourceUnit() {
        return null;
    }
}
