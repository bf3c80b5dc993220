package io.muster.web;

import io.muster.people.People;
import io.muster.people.Permissions;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.session.NullAuthenticatedSessionStrategy;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.csrf.XorCsrfTokenRequestAttributeHandler;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/** Who may reach what. Senders of alerts and the engine's exporter bring tokens that their own doors check. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WebSettings.class)
class Security {

    /** Nothing from elsewhere and nothing inline; pages of others may not frame ours. */
    static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    @Bean
    Entrance entrance(SignIns signIns, People people, Permissions permissions, WebSettings settings) {
        return new Entrance(signIns, people, permissions, settings);
    }

    /** The entrance stands in the security chain and nowhere else. */
    @Bean
    org.springframework.boot.web.servlet.FilterRegistrationBean<Entrance> entranceOnlyInTheChain(Entrance entrance) {
        var registration = new org.springframework.boot.web.servlet.FilterRegistrationBean<>(entrance);
        registration.setEnabled(false);
        return registration;
    }

    /** Nobody signs in with a password. */
    @Bean
    AuthenticationManager noPasswords() {
        return authentication -> {
            throw new AuthenticationServiceException("Muster knows no passwords; use a sign-in link");
        };
    }

    @Bean
    SecurityFilterChain chain(HttpSecurity http, Entrance entrance, Refusals refusals, WebSettings settings)
            throws Exception {
        CookieCsrfTokenRepository proof = new CookieCsrfTokenRepository();
        proof.setCookieName("muster_csrf");
        proof.setHeaderName("X-CSRF-TOKEN");
        proof.setCookieCustomizer(cookie -> {
            cookie.sameSite("Lax").path("/");
            if (settings.overHttps()) {
                cookie.secure(true);
            }
        });
        return http.authorizeHttpRequests(
                        requests -> requests.dispatcherTypeMatchers(DispatcherType.ASYNC, DispatcherType.ERROR)
                                .permitAll()
                                .requestMatchers("/hooks/**", "/engine/**", "/slack/**", "/sign-in/**", "/error")
                                .permitAll()
                                .requestMatchers("/actuator/health", "/actuator/health/**")
                                .permitAll()
                                .requestMatchers("/app.js", "/diagram.js", "/style.css", "/mark.svg", "/favicon.ico")
                                .permitAll()
                                .anyRequest()
                                .authenticated())
                .csrf(csrf -> csrf.csrfTokenRepository(proof)
                        .csrfTokenRequestHandler(new XorCsrfTokenRequestAttributeHandler())
                        // Who comes with a session's cookie signs in anew with each request; the proof stays.
                        .sessionAuthenticationStrategy(new NullAuthenticatedSessionStrategy())
                        .ignoringRequestMatchers(Security::bringsItsOwnToken))
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .addFilterBefore(entrance, CsrfFilter.class)
                .exceptionHandling(
                        wrong -> wrong.authenticationEntryPoint(refusals).accessDeniedHandler(refusals))
                .headers(headers -> headers.contentSecurityPolicy(csp -> csp.policyDirectives(POLICY))
                        .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN)))
                .build();
    }

    /** A browser sends these only when a script of ours tells it to, never because a stranger's page wants it. */
    private static boolean bringsItsOwnToken(HttpServletRequest request) {
        String path = request.getRequestURI();
        return path.startsWith("/hooks/")
                || path.startsWith("/engine/")
                || path.startsWith("/slack/")
                || request.getHeader(HttpHeaders.AUTHORIZATION) != null;
    }
}
