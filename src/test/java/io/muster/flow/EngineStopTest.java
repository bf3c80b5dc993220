package io.muster.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;

import io.camunda.client.CamundaClient;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class EngineStopTest {

    @Test
    void stopsAlthoughAWorkerOfTheClientHoldsItsLockForEver() {
        CountDownLatch closing = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        CamundaClient client = mock(CamundaClient.class);
        doAnswer(call -> {
                    closing.countDown();
                    never.await();
                    return null;
                })
                .when(client)
                .close();

        CompletableFuture<Void> stopped = CompletableFuture.runAsync(new Engine(client, JsonMapper.shared())::destroy);

        assertThat(stopped).succeedsWithin(Duration.ofMinutes(1));
        assertThat(closing.getCount()).isZero();
        never.countDown();
    }
}
