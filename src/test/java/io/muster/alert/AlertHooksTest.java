package io.muster.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.muster.settings.Settings;
import io.muster.testkit.MusterTest;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

@MusterTest
class AlertHooksTest {

    @Autowired
    private Alerts alerts;

    @Autowired
    private Settings settings;

    @Test
    void acceptsAfterTheCommitAndNamesTheIncidents() throws Exception {
        hooks(10)
                .perform(authorized("generic").content(alert()))
                .andExpect(status().isAccepted())
                .andExpect(jsonPath("$.accepted").value(1))
                .andExpect(jsonPath("$.incidents[0]").value(org.hamcrest.Matchers.matchesPattern("INC-[0-9]+")));
    }

    @Test
    void refusesAWrongOrMissingToken() throws Exception {
        MockMvc hooks = hooks(10);
        hooks.perform(post("/hooks/alerts/generic").content(alert()))
                .andExpect(status().isUnauthorized())
                .andExpect(header().string("WWW-Authenticate", "Bearer"))
                .andExpect(content().contentType("application/problem+json"));
        hooks.perform(post("/hooks/alerts/generic")
                        .header("Authorization", "Bearer wrong-token")
                        .content(alert()))
                .andExpect(status().isUnauthorized())
                .andExpect(jsonPath("$.detail").value(containsString("missing or wrong")));
        hooks.perform(authorized("alertmanager").content("{}"))
                .andExpect(status().isUnauthorized())
                .andExpect(jsonPath("$.detail").value(containsString("No token is set for 'alertmanager'")));
    }

    @Test
    void namesTheSendersItKnowsAndTheFieldItCannotRead() throws Exception {
        MockMvc hooks = hooks(10);
        hooks.perform(authorized("grafanna").content("{}"))
                .andExpect(status().isNotFound())
                .andExpect(jsonPath("$.detail").value(containsString("Known are alertmanager, generic")));
        hooks.perform(authorized("generic").content("{}"))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.field").value("title"));
    }

    @Test
    void refusesMoreThanAMebibyte() throws Exception {
        hooks(10)
                .perform(authorized("generic").content(new byte[(1 << 20) + 1]))
                .andExpect(status().isContentTooLarge());
    }

    @Test
    void asksAFastSenderToWait() throws Exception {
        MockMvc hooks = hooks(1);
        hooks.perform(authorized("generic").content(alert())).andExpect(status().isAccepted());

        // The pace is of the wall clock; somewhere among so many posts there is one too fast.
        int refused = 0;
        for (int i = 0; i < 20 && refused == 0; i++) {
            var answer = hooks.perform(authorized("generic").content("{}"))
                    .andReturn()
                    .getResponse();
            if (answer.getStatus() == 429) {
                assertThat(answer.getHeader("Retry-After")).isEqualTo("1");
                refused++;
            }
        }
        assertThat(refused).isEqualTo(1);
    }

    @Test
    void explainsARoute() throws Exception {
        hooks(10)
                .perform(post("/hooks/alerts/generic/explain")
                        .header("Authorization", "Bearer a-long-token")
                        .content(alert()))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.alerts[0].why").value(containsString("is new here")));
    }

    @Test
    void letsThroughSoManyASecondAndNoMore() {
        AtomicLong nanos = new AtomicLong();
        Pace pace = new Pace(2, nanos::get);

        assertThat(pace.allowsOneMore()).isTrue();
        assertThat(pace.allowsOneMore()).isTrue();
        assertThat(pace.allowsOneMore()).isFalse();
        nanos.addAndGet(500_000_000);
        assertThat(pace.allowsOneMore()).isTrue();
        assertThat(pace.allowsOneMore()).isFalse();
    }

    private MockMvc hooks(int perSecond) {
        var environment = new MockEnvironment().withProperty("muster.hooks.generic.token", "a-long-token");
        return MockMvcBuilders.standaloneSetup(new AlertHooks(alerts, settings, environment, perSecond))
                .build();
    }

    private static MockHttpServletRequestBuilder authorized(String sender) {
        return post("/hooks/alerts/" + sender).header("Authorization", "Bearer a-long-token");
    }

    private static String alert() {
        return "{\"title\": \"Disk is full on " + UUID.randomUUID() + "\"}";
    }
}
