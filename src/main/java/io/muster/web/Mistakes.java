package io.muster.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** What was asked for wrongly: a page for people, a problem for programs. */
@ControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class Mistakes {

    private final Refusals refusals;

    Mistakes(Refusals refusals) {
        this.refusals = refusals;
    }

    @ExceptionHandler({
        ResponseStatusException.class,
        NoResourceFoundException.class,
        HttpRequestMethodNotSupportedException.class,
        MissingServletRequestParameterException.class,
        MethodArgumentTypeMismatchException.class
    })
    void say(Exception thrown, HttpServletRequest request, HttpServletResponse response) throws IOException {
        Exception mistake = meant(thrown);
        int status =
                mistake instanceof ErrorResponse known ? known.getStatusCode().value() : 400;
        String heading = heading(HttpStatusCode.valueOf(status));
        refusals.write(request, response, status, heading, words(mistake), "", "");
    }

    /** What reads a body wraps what stopped it, more than once. */
    private static Exception meant(Exception thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof ResponseStatusException said) {
                return said;
            }
        }
        return thrown;
    }

    private static String heading(HttpStatusCode status) {
        return switch (status.value()) {
            case 404 -> "Not here";
            case 403 -> "Not allowed";
            case 413 -> "Too large";
            default -> "Not understood";
        };
    }

    private static String words(Exception mistake) {
        return switch (mistake) {
            case NoResourceFoundException none -> "There is no such page, or no longer.";
            case ResponseStatusException said -> orElse(said.getReason(), "Nothing was done.");
            case MethodArgumentTypeMismatchException wrong ->
                "'" + wrong.getValue() + "' does not fit " + wrong.getName() + ".";
            case ErrorResponse known -> orElse(known.getBody().getDetail(), "Nothing was done.");
            default -> "Nothing was done.";
        };
    }

    private static String orElse(@Nullable String text, String other) {
        return text == null ? other : text;
    }
}
