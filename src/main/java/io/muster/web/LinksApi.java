package io.muster.web;

import io.muster.message.Refused;
import io.muster.people.People;
import io.muster.people.Person;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** Sign-in links, for the owner of the token only. */
@RestController
class LinksApi {

    private final SignIns signIns;
    private final People people;
    private final WebSettings settings;

    LinksApi(SignIns signIns, People people, WebSettings settings) {
        this.signIns = signIns;
        this.people = people;
        this.settings = settings;
    }

    /** @param email whom to let in; null: the owner */
    record LinkRequest(@Nullable String email) {}

    record Link(String url) {}

    @PostMapping("/api/v1/links")
    Link link(@RequestBody(required = false) @Nullable LinkRequest wanted, Reader reader, HttpServletRequest request) {
        if (request.getHeader(HttpHeaders.AUTHORIZATION) == null) {
            throw new ResponseStatusException(
                    HttpStatus.FORBIDDEN, "Sign-in links are made with the owner's token; use ./muster link.");
        }
        String email = wanted == null ? null : wanted.email();
        Person person = (email == null || email.isBlank()
                        ? people.byId(reader.actor().id())
                        : people.byEmail(email))
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.NOT_FOUND,
                        "muster.yaml knows nobody " + (email == null ? "yet" : "with the address " + email)
                                + ". Add the person under 'people'."));
        String path = "/sign-in/" + signIns.link(person, reader.actor());
        String base = settings.url();
        return new Link(
                base != null && !base.isBlank()
                        ? base.replaceAll("/+$", "") + path
                        : ServletUriComponentsBuilder.fromContextPath(request)
                                .path(path)
                                .toUriString());
    }

    /** What a façade refuses is the caller's to mend. */
    @RestControllerAdvice(assignableTypes = {Api.class, LinksApi.class})
    static class Problems {

        @ExceptionHandler(Refused.class)
        ProblemDetail refused(Refused refused) {
            return ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, String.valueOf(refused.getMessage()));
        }
    }
}
