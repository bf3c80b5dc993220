import com.sun.net.httpserver.HttpServer;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import org.flowable.common.engine.impl.history.HistoryLevel;
import org.flowable.engine.ProcessEngine;
import org.flowable.engine.impl.cfg.StandaloneProcessEngineConfiguration;

/**
 * Flowable as one would run it for short automations: its engine on PostgreSQL with the whole usual history, its async
 * executor on, and a webhook that starts the process of three shell tasks. Arguments: the HTTP port, the JDBC address, the
 * user, the threads of the async executor; the password is the variable PEER_PASSWORD. Ends when its standard input does.
 */
public class FlowableServer {

    /** Each task is a transaction of its own, so that a crash between two of them repeats one at most. */
    private static final String STEP = """
            <serviceTask id="step%1$d" flowable:type="shell" flowable:async="true">
              <extensionElements>
                <flowable:field name="command" stringValue="/bin/true"/>
                <flowable:field name="wait" stringValue="true"/>
              </extensionElements>
            </serviceTask>
            """;

    private static final String PROCESS = """
            <?xml version="1.0" encoding="UTF-8"?>
            <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:flowable="http://flowable.org/bpmn"
                targetNamespace="bench">
              <process id="three" isExecutable="true">
                <startEvent id="begun"/>
                <sequenceFlow id="f1" sourceRef="begun" targetRef="step1"/>
                %s
                <sequenceFlow id="f2" sourceRef="step1" targetRef="step2"/>
                %s
                <sequenceFlow id="f3" sourceRef="step2" targetRef="step3"/>
                %s
                <sequenceFlow id="f4" sourceRef="step3" targetRef="done"/>
                <endEvent id="done"/>
              </process>
            </definitions>
            """.formatted(STEP.formatted(1), STEP.formatted(2), STEP.formatted(3));

    public static void main(String[] args) throws IOException {
        int port = Integer.parseInt(args[0]);
        int threads = Integer.parseInt(args[3]);
        HikariConfig pool = new HikariConfig();
        pool.setJdbcUrl(args[1]);
        pool.setUsername(args[2]);
        pool.setPassword(System.getenv("PEER_PASSWORD"));
        // A connection for each thread of the executor and of the webhook, and some for the executor's own.
        pool.setMaximumPoolSize(threads + 12);
        StandaloneProcessEngineConfiguration settings = new StandaloneProcessEngineConfiguration();
        settings.setDataSource(new HikariDataSource(pool));
        settings.setDatabaseSchemaUpdate("true");
        settings.setHistoryLevel(HistoryLevel.AUDIT);
        settings.setDisableIdmEngine(true);
        settings.setDisableEventRegistry(true);
        settings.setAsyncExecutorActivate(true);
        settings.setAsyncExecutorCorePoolSize(threads);
        settings.setAsyncExecutorMaxPoolSize(threads);
        settings.setAsyncExecutorThreadPoolQueueSize(2048);
        ProcessEngine engine = settings.buildProcessEngine();
        engine.getRepositoryService()
                .createDeployment()
                .addString("three.bpmn20.xml", PROCESS)
                .deploy();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(Executors.newFixedThreadPool(8));
        server.createContext("/hook", exchange -> {
            exchange.getRequestBody().readAllBytes();
            int status = 500;
            if (!exchange.getRequestMethod().equals("POST")) {
                status = 405;
            } else {
                try {
                    engine.getRuntimeService().startProcessInstanceByKey("three");
                    status = 202;
                } catch (RuntimeException e) {
                    e.printStackTrace();
                }
            }
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        while (System.in.read() >= 0) {
            // Only its end matters.
        }
        server.stop(0);
        engine.close();
        System.exit(0);
    }
}
