package io.muster.web;

import io.muster.incident.Incident;
import io.muster.incident.Incidents;
import io.muster.message.Actor;
import io.muster.message.RecordKey;
import io.muster.question.Questions;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Component;

/** Makes what the frame of a page shows, from the request and from who asks. */
@Component
class Frames {

    /** So many of the most urgent incidents are searched for questions that the reader may answer. */
    private static final int SEARCHED = 20;

    private final Assets assets = Assets.ofClassPath();
    private final Incidents incidents;
    private final Questions questions;

    Frames(Incidents incidents, Questions questions) {
        this.incidents = incidents;
        this.questions = questions;
    }

    Page page(HttpServletRequest request, String title, Actor me) {
        List<Incident> open = incidents.open(me);
        List<RecordKey> searched =
                open.stream().limit(SEARCHED).map(Incident::key).toList();
        int waiting = (int) questions.open(searched).stream()
                .filter(question -> questions.standing(question, me).may())
                .count();
        return new Page(title, Face.of(me), theme(request), csrf(request), assets, open.size(), waiting);
    }

    /** For pages that must not need the database: errors, and what strangers see. */
    Page bare(HttpServletRequest request, String title) {
        Authentication who = SecurityContextHolder.getContext().getAuthentication();
        Face me = who instanceof Reader reader ? Face.of(reader.actor()) : null;
        return new Page(title, me, theme(request), csrf(request), assets, 0, 0);
    }

    private static Page.Csrf csrf(HttpServletRequest request) {
        return request.getAttribute(CsrfToken.class.getName()) instanceof CsrfToken token
                ? new Page.Csrf(token.getParameterName(), token.getHeaderName(), token.getToken())
                : Page.Csrf.NONE;
    }

    private static String theme(HttpServletRequest request) {
        Cookie @Nullable [] cookies = request.getCookies();
        if (cookies == null) {
            return "";
        }
        return Arrays.stream(cookies)
                .filter(cookie -> cookie.getName().equals("muster_theme"))
                .map(Cookie::getValue)
                .filter(value -> value.equals("day") || value.equals("night"))
                .findFirst()
                .orElse("");
    }
}
