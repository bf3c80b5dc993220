package io.muster.chat;

import io.muster.database.Sweep;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How long typed lines are kept: a delivery that comes again within that time is not done again. */
@Configuration(proxyBeanMethods = false)
class InboxRetention {

    @Bean
    Sweep workedLines() {
        return new Sweep(
                "inbox",
                Duration.ofDays(90),
                "delete from chat_inbox where (person_id, delivery) in (select person_id, delivery from chat_inbox"
                        + " where received_at < :before and worked_at is not null limit :limit)");
    }

    @Bean
    Sweep workedDeliveries() {
        return new Sweep(
                "inbox",
                Duration.ofDays(90),
                "delete from chat_delivery where (platform, id) in (select platform, id from chat_delivery"
                        + " where at < :before limit :limit)");
    }

    @Bean
    Sweep sentWindows() {
        return new Sweep(
                "inbox",
                Duration.ofDays(90),
                "delete from chat_window where id in (select id from chat_window where at < :before limit :limit)");
    }
}
