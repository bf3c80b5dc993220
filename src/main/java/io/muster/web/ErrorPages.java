package io.muster.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** What is shown when something is not there or went wrong. */
@Controller
class ErrorPages implements ErrorController {

    private static final Logger log = LoggerFactory.getLogger(ErrorPages.class);

    private final Refusals refusals;

    ErrorPages(Refusals refusals) {
        this.refusals = refusals;
    }

    @RequestMapping("/error")
    void show(HttpServletRequest request, HttpServletResponse response) throws IOException {
        int status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code ? code : 404;
        if (status == 404) {
            refusals.write(request, response, 404, "Not here", "There is no such page, or no longer.", "", "");
        } else if (status < 500) {
            refusals.write(
                    request,
                    response,
                    status,
                    "Not understood",
                    "The request is not one that this address takes (" + status + "). Nothing was done.",
                    "",
                    "");
        } else {
            String reference = Long.toString(System.nanoTime(), 36);
            Object cause = request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
            log.error(
                    "Request {} failed, reference {}",
                    request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI),
                    reference,
                    cause instanceof Throwable thrown ? thrown : null);
            refusals.write(
                    request,
                    response,
                    status,
                    "Something broke",
                    "This is a fault of Muster's, not yours. What was done is on the record; load the page again.",
                    "",
                    reference);
        }
    }
}
