package io.muster.flow;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.HandlerRegistry;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Stands between the server and the engine, understands nothing, and loses what it is told to lose. */
final class LossyGateway implements AutoCloseable {

    /** What is lost on the way. */
    enum Loss {
        /** The engine never hears of it. */
        COMMAND,
        /** The engine does it, and nobody learns that it did. */
        ANSWER,
        /** The engine never hears of it, although it is acknowledged. */
        EFFECT
    }

    private static final int LARGEST = 32 * 1024 * 1024;

    private final List<Rule> rules = new CopyOnWriteArrayList<>();
    private final ManagedChannel engine;
    private final Server server;

    LossyGateway(String engine) {
        this(engine, builder -> builder);
    }

    /** @param more TLS, interceptors */
    LossyGateway(String engineAddress, UnaryOperator<NettyServerBuilder> more) {
        URI address = URI.create(engineAddress.contains("://") ? engineAddress : "http://" + engineAddress);
        engine = NettyChannelBuilder.forAddress(address.getHost(), address.getPort())
                .usePlaintext()
                .maxInboundMessageSize(LARGEST)
                .build();
        try {
            server = more.apply(
                            NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                                    .permitKeepAliveTime(1, TimeUnit.SECONDS)
                                    .permitKeepAliveWithoutCalls(true)
                                    .maxInboundMessageSize(LARGEST)
                                    .fallbackHandlerRegistry(new Everything()))
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return server.getPort();
    }

    /** From now until it is closed, calls of this method whose request has this text in it. */
    Rule losing(String method, String text, Loss loss) {
        return losing(method, text, loss, Integer.MAX_VALUE);
    }

    /** As above, the first {@code times}; the rest is only counted. */
    Rule losing(String method, String text, Loss loss, int times) {
        Rule rule = new Rule("gateway_protocol.Gateway/" + method, text, loss, times);
        rules.add(rule);
        return rule;
    }

    /** What is lost, and how often such a call was seen. */
    final class Rule implements AutoCloseable {

        private final String method;
        private final String text;
        private final Loss loss;
        private final int times;
        private final AtomicInteger seen = new AtomicInteger();

        private Rule(String method, String text, Loss loss, int times) {
            this.method = method;
            this.text = text;
            this.loss = loss;
            this.times = times;
        }

        int seen() {
            return seen.get();
        }

        private @Nullable Loss of(String called, byte[] request) {
            boolean meant = called.equals(method) && new String(request, StandardCharsets.UTF_8).contains(text);
            return meant && seen.incrementAndGet() <= times ? loss : null;
        }

        @Override
        public void close() {
            rules.remove(this);
        }
    }

    private @Nullable Loss loss(String method, byte[] request) {
        Loss loss = null;
        for (Rule rule : rules) {
            Loss here = rule.of(method, request);
            loss = loss == null ? here : loss;
        }
        return loss;
    }

    @Override
    public void close() {
        server.shutdownNow();
        engine.shutdownNow();
    }

    private final class Everything extends HandlerRegistry {
        @Override
        public ServerMethodDefinition<?, ?> lookupMethod(String name, @Nullable String authority) {
            MethodDescriptor<byte[], byte[]> method = MethodDescriptor.<byte[], byte[]>newBuilder()
                    .setFullMethodName(name)
                    .setType(MethodDescriptor.MethodType.UNKNOWN)
                    .setRequestMarshaller(new Bytes())
                    .setResponseMarshaller(new Bytes())
                    .build();
            return ServerMethodDefinition.create(method, new Forward());
        }
    }

    private final class Forward implements ServerCallHandler<byte[], byte[]> {
        @Override
        public ServerCall.Listener<byte[]> startCall(ServerCall<byte[], byte[]> from, Metadata headers) {
            // An engine that comes back is found at once, not after the channel's growing pause.
            engine.resetConnectBackoff();
            ClientCall<byte[], byte[]> to = engine.newCall(
                    from.getMethodDescriptor(),
                    CallOptions.DEFAULT.withDeadline(Context.current().getDeadline()));
            Lost lost = new Lost();
            to.start(new Back(from, to, lost), headers);
            to.request(1);
            from.request(1);
            return new Forth(from, to, lost);
        }
    }

    private static final class Lost {
        private volatile @Nullable Loss what;
        private volatile boolean over;
    }

    private final class Forth extends ServerCall.Listener<byte[]> {
        private final ServerCall<byte[], byte[]> from;
        private final ClientCall<byte[], byte[]> to;
        private final Lost lost;

        Forth(ServerCall<byte[], byte[]> from, ClientCall<byte[], byte[]> to, Lost lost) {
            this.from = from;
            this.to = to;
            this.lost = lost;
        }

        @Override
        public void onMessage(byte[] request) {
            lost.what = loss(from.getMethodDescriptor().getFullMethodName(), request);
            Loss what = lost.what;
            if (what == Loss.COMMAND || what == Loss.EFFECT) {
                lost.over = true;
                to.cancel("lost on purpose", null);
                if (what == Loss.EFFECT) {
                    from.sendHeaders(new Metadata());
                    from.sendMessage(new byte[0]);
                }
                from.close(what == Loss.EFFECT ? Status.OK : gone(), new Metadata());
            } else {
                to.sendMessage(request);
                from.request(1);
            }
        }

        @Override
        public void onHalfClose() {
            if (!lost.over) {
                to.halfClose();
            }
        }

        @Override
        public void onCancel() {
            to.cancel("the client went away", null);
        }
    }

    private static Status gone() {
        return Status.UNAVAILABLE.withDescription("the connection broke");
    }

    private static final class Back extends ClientCall.Listener<byte[]> {
        private final ServerCall<byte[], byte[]> from;
        private final ClientCall<byte[], byte[]> to;
        private final Lost lost;
        private boolean begun;

        Back(ServerCall<byte[], byte[]> from, ClientCall<byte[], byte[]> to, Lost lost) {
            this.from = from;
            this.to = to;
            this.lost = lost;
        }

        @Override
        public synchronized void onHeaders(Metadata headers) {
            if (lost.what == null) {
                begun = true;
                from.sendHeaders(headers);
            }
        }

        @Override
        public synchronized void onMessage(byte[] answer) {
            if (lost.what == null) {
                if (!begun) {
                    begun = true;
                    from.sendHeaders(new Metadata());
                }
                from.sendMessage(answer);
            }
            to.request(1);
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            if (!lost.over) {
                from.close(lost.what == null ? status : gone(), lost.what == null ? trailers : new Metadata());
            }
        }
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
