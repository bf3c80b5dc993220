package io.muster.flow;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.filter.OncePerRequestFilter;

/** While it is shut the exporter finds nobody who takes its records. */
@TestComponent
@Order(Ordered.HIGHEST_PRECEDENCE)
class ExporterDoor extends OncePerRequestFilter {

    private volatile boolean shut;

    AutoCloseable shut() {
        shut = true;
        return () -> shut = false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (shut && request.getRequestURI().equals("/engine/records")) {
            response.setStatus(503);
            return;
        }
        chain.doFilter(request, response);
    }
}
