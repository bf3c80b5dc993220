package io.muster.chat.slack;

import com.slack.api.bolt.App;
import com.slack.api.bolt.jakarta_servlet.SlackAppServlet;
import io.muster.chat.CommandReceiver;
import io.muster.chat.Deliveries;
import io.muster.chat.Listener;
import io.muster.chat.Places;
import io.muster.chat.Windows;
import io.muster.database.Drain;
import io.muster.people.Members;
import io.muster.people.People;
import java.util.Objects;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Slack, when there is a token for it. With an app token Socket Mode is used, and nothing is taken by HTTP. */
@Configuration(proxyBeanMethods = false)
@Conditional(SlackConfiguration.Configured.class)
@EnableConfigurationProperties(SlackSettings.class)
class SlackConfiguration {

    static final class Configured implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return has(context, "bot-token") || has(context, "bot-token-file") || has(context, "app-token");
        }

        private static boolean has(ConditionContext context, String name) {
            return !context.getEnvironment()
                    .getProperty("muster.slack." + name, "")
                    .isBlank();
        }
    }

    @Bean
    SlackApi slackApi(SlackSettings settings) {
        return new SlackApi(settings.apiUrl(), Objects.requireNonNull(settings.botToken()));
    }

    @Bean
    SlackSelf slackSelf(SlackApi api) {
        return new SlackSelf(api);
    }

    @Bean
    SlackMembers slackMembers(SlackApi api, SlackSelf self, Members members) {
        return new SlackMembers(api, self, members);
    }

    @Bean
    SlackPlatform slackPlatform(SlackApi api, SlackSelf self, Members members, People people) {
        return new SlackPlatform(api, self, members, people);
    }

    @Bean
    SlackIntake slackIntake(Deliveries deliveries) {
        return new SlackIntake(deliveries);
    }

    @Bean
    SlackWork slackWork(
            SlackApi api,
            SlackSelf self,
            SlackPlatform platform,
            SlackMembers members,
            CommandReceiver receiver,
            Listener listener,
            Places places) {
        return new SlackWork(api, self, platform, members, receiver, listener, places);
    }

    @Bean
    App slackApp(
            SlackSettings settings,
            SlackApi api,
            SlackIntake intake,
            SlackMembers members,
            CommandReceiver receiver,
            Places places,
            SlackPlatform platform,
            Windows windows) {
        return new SlackBolt(settings, api, intake, members, receiver, places, platform, windows).app();
    }

    @Bean
    SlackReadBack slackReadBack(SlackApi api, SlackIntake intake, Places places) {
        return new SlackReadBack(api, intake, places);
    }

    /** With an app token nothing is taken by HTTP, and the path is none. */
    @Bean
    ServletRegistrationBean<SlackAppServlet> slackEvents(SlackSettings settings, App app) {
        ServletRegistrationBean<SlackAppServlet> door =
                new ServletRegistrationBean<>(new SlackAppServlet(app), "/slack/events");
        door.setEnabled(!settings.bySocket());
        return door;
    }

    @Bean
    SlackSocket slackSocket(SlackSettings settings, App app, SlackReadBack readBack) {
        return new SlackSocket(settings.appToken(), app, readBack::all);
    }

    @Bean
    SlackHealth slackHealthIndicator(SlackApi api, SlackSocket socket, Drain drain) {
        return new SlackHealth(api, socket, drain);
    }
}
