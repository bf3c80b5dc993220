package io.muster.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Says no: to people as a page in our look, to programs as a problem (RFC 9457). */
@Component
class Refusals implements AuthenticationEntryPoint, AccessDeniedHandler {

    private final Templates templates;
    private final Frames frames;
    private final JsonMapper json;

    Refusals(Templates templates, Frames frames, JsonMapper json) {
        this.templates = templates;
        this.frames = frames;
        this.json = json;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException why)
            throws IOException {
        String words = request.getHeader("Authorization") != null
                ? "This token does not open this door, or it may not speak for the person named in X-Muster-As."
                : "You are not signed in here. Ask for a link on the machine that runs Muster, and open it:";
        write(request, response, 401, "Sign in first", words, "./muster link you@example.com", "");
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException why)
            throws IOException {
        String words = "This came from a page that is too old, or not from a page of ours. Load the page again and"
                + " repeat what you did; nothing was done.";
        write(request, response, 403, "Not accepted", words, "", "");
    }

    void write(
            HttpServletRequest request,
            HttpServletResponse response,
            int status,
            String heading,
            String words,
            String command,
            String reference)
            throws IOException {
        response.setStatus(status);
        response.setHeader("Cache-Control", "no-store");
        byte[] body;
        if (wantsPage(request)) {
            response.setContentType("text/html;charset=UTF-8");
            body = templates
                    .draw(
                            "notice",
                            Map.of(
                                    "page", frames.bare(request, heading),
                                    "heading", heading,
                                    "words", words,
                                    "command", command,
                                    "reference", reference))
                    .getBytes(StandardCharsets.UTF_8);
        } else {
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            body = json.writeValueAsBytes(Map.of(
                    "type",
                    "about:blank",
                    "title",
                    heading,
                    "status",
                    status,
                    "detail",
                    (words + " " + command).strip()));
        }
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    private static boolean wantsPage(HttpServletRequest request) {
        String path = String.valueOf(request.getAttribute("jakarta.servlet.error.request_uri"));
        String asked = path.equals("null") ? request.getRequestURI() : path;
        String accept = request.getHeader("Accept");
        return !asked.startsWith("/api/")
                && !asked.startsWith("/hooks/")
                && !asked.startsWith("/engine/")
                && accept != null
                && accept.contains("text/html");
    }
}
