package io.muster.web;

import io.muster.message.Actor;
import io.muster.people.People;
import io.muster.people.Permissions;
import io.muster.people.Person;
import io.muster.settings.Right;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Recognises who asks: by the session's cookie, or, where programs come, by the owner's token. Refuses nobody itself.
 */
final class Entrance extends OncePerRequestFilter {

    /** Without a port, as it was named at first; sessions of then still hold. */
    static final String COOKIE = "muster_session";

    private static final String BEARER = "Bearer ";

    private final SignIns signIns;
    private final People people;
    private final Permissions permissions;
    private final WebSettings settings;

    Entrance(SignIns signIns, People people, Permissions permissions, WebSettings settings) {
        this.signIns = signIns;
        this.people = people;
        this.permissions = permissions;
        this.settings = settings;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        recognise(request).ifPresent(reader -> {
            SecurityContext context = SecurityContextHolder.createEmptyContext();
            context.setAuthentication(reader);
            SecurityContextHolder.setContext(context);
        });
        chain.doFilter(request, response);
    }

    private Optional<Reader> recognise(HttpServletRequest request) {
        String path = request.getRequestURI();
        String authorization = request.getHeader("Authorization");
        if (authorization != null) {
            return isForPrograms(path) && isOwner(authorization) ? owner(request) : Optional.empty();
        }
        return session(request).flatMap(signIns::person).map(person -> new Reader(person.actor(), null));
    }

    private static boolean isForPrograms(String path) {
        return path.startsWith("/api/") || path.startsWith("/v3/api-docs") || path.startsWith("/actuator/");
    }

    private Optional<Reader> owner(HttpServletRequest request) {
        Actor owner = owner();
        String as = request.getHeader("X-Muster-As");
        if (as == null || as.isBlank()) {
            return Optional.of(new Reader(owner, null));
        }
        if (!settings.demo() && !mayCommandAs(owner, request)) {
            return Optional.empty();
        }
        return people.byHandle(as)
                .map(Person::actor)
                // As oneself is nothing to tell.
                .map(actor -> new Reader(actor, actor.id().equals(owner.id()) ? null : owner));
    }

    /** Commands only, because they are recorded with who gave them; reading would leave no trace. */
    private boolean mayCommandAs(Actor owner, HttpServletRequest request) {
        return request.getRequestURI().equals("/api/v1/commands") && permissions.may(owner, Right.ADMINISTER);
    }

    Actor owner() {
        String named = settings.owner();
        Optional<Person> owner = named != null && !named.isBlank()
                ? people.byHandle(named)
                : people.all().stream().findFirst();
        return owner.map(Person::actor).orElse(new Actor("owner", "Owner"));
    }

    private boolean isOwner(String authorization) {
        String token = settings.ownerToken();
        return token != null
                && !token.isBlank()
                && authorization.startsWith(BEARER)
                && MessageDigest.isEqual(
                        token.getBytes(StandardCharsets.UTF_8),
                        authorization.substring(BEARER.length()).strip().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Browsers keep cookies by host and not by port: two Musters on one host would sign each other out, were the port not
     * part of the name.
     */
    static String cookieName(HttpServletRequest request) {
        return COOKIE + "_" + request.getServerPort();
    }

    static Optional<String> session(HttpServletRequest request) {
        return cookie(request, cookieName(request)).or(() -> cookie(request, COOKIE));
    }

    private static Optional<String> cookie(HttpServletRequest request, String name) {
        return request.getCookies() == null
                ? Optional.empty()
                : Arrays.stream(request.getCookies())
                        .filter(cookie -> cookie.getName().equals(name))
                        .map(Cookie::getValue)
                        .findFirst();
    }
}
