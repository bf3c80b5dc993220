package io.muster.chat.slack;

import com.slack.api.bolt.App;
import com.slack.api.bolt.socket_mode.SocketModeApp;
import com.slack.api.socket_mode.SocketModeClient;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * How deliveries come. By HTTP they come by themselves, and only what was missed before the start is read back. The socket of Socket Mode: opened when the server starts, however long Slack is away, and opened again whenever it is
 * lost. What is delivered a second time after that is known by its id.
 */
final class SlackSocket implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(SlackSocket.class);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration LOOKED_AT = Duration.ofSeconds(1);
    private static final Duration ANSWERED = Duration.ofSeconds(10);

    private final @Nullable String appToken;
    private final App app;
    private final Runnable connected;
    private final AtomicBoolean greeted = new AtomicBoolean();
    private volatile boolean running;
    private volatile @Nullable SocketModeApp socket;
    private volatile String state = "not connected yet";

    /**
     * @param appToken null: by HTTP
     * @param connected done each time that the socket is there: what was missed meanwhile is to be read back
     */
    SlackSocket(@Nullable String appToken, App app, Runnable connected) {
        this.appToken = appToken;
        this.app = app;
        this.connected = connected;
    }

    boolean isUsed() {
        return appToken != null;
    }

    boolean isConnected() {
        SocketModeApp present = socket;
        return present != null && present.getClient().verifyConnection();
    }

    String state() {
        return isConnected() ? "connected" : state;
    }

    @Override
    public void start() {
        running = true;
        Thread.ofPlatform().daemon().name("slack-socket").start(this::keep);
    }

    private void keep() {
        String token = appToken;
        if (token == null) {
            connected.run();
            return;
        }
        Duration pause = FIRST_PAUSE;
        while (running) {
            if (isConnected()) {
                pause = FIRST_PAUSE;
                if (greeted.compareAndSet(true, false)) {
                    log.info("Slack's socket is open");
                    connected.run();
                }
                LockSupport.parkNanos(LOOKED_AT.toNanos());
                continue;
            }
            try {
                close();
                socket = open(token);
                greeted.set(true);
            } catch (Exception e) {
                state = "not connected: " + e.getMessage();
                log.warn("Slack's socket is not open, tried again in {}: {}", pause, e.toString());
                LockSupport.parkNanos(pause.toNanos());
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
            }
        }
        close();
    }

    private SocketModeApp open(String token) throws Exception {
        SocketModeApp fresh = new SocketModeApp(token, SocketModeClient.Backend.JavaWebSocket, app);
        fresh.startAsync();
        SocketModeClient client = fresh.getClient();
        if (client == null) {
            throw new IOException("Slack gives no address for it");
        }
        // We look after it ourselves: the client's own monitor goes on after its end.
        client.setAutoReconnectEnabled(false);
        client.setAutoReconnectOnCloseEnabled(false);
        // When Slack asks for it the client changes to another socket by itself; a gap is between the two.
        client.addWebSocketMessageListener(message -> {
            if (message.contains("\"hello\"")) {
                greeted.set(true);
            }
        });
        long until = System.nanoTime() + ANSWERED.toNanos();
        while (!client.verifyConnection()) {
            if (System.nanoTime() > until || !running) {
                client.close();
                throw new IOException("Slack has not opened it within " + ANSWERED);
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        return fresh;
    }

    private void close() {
        SocketModeApp old = socket;
        socket = null;
        if (old != null) {
            try {
                old.getClient().setAutoReconnectEnabled(false);
                old.getClient().setAutoReconnectOnCloseEnabled(false);
                old.getClient().close();
                old.close();
            } catch (Exception e) {
                log.debug("Closing Slack's socket: {}", e.toString());
            }
        }
    }

    @Override
    public void stop() {
        running = false;
        close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
