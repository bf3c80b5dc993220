package io.muster.chat.slack;

import com.slack.api.model.view.View;
import io.muster.message.Form;
import io.muster.message.Message;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

final class Views {
    private Views() {}

    record Meta(
            String purpose,
            @Nullable String channel,
            @Nullable String thread,
            boolean isReason) {
        static Meta read(String s) {
            throw new IllegalStateException();
        }
    }

    static View modal(Form f, @Nullable String c, @Nullable String t) {
        throw new IllegalStateException();
    }

    static View reason(String label, String command) {
        throw new IllegalStateException();
    }

    static View home(List<Message> m) {
        throw new IllegalStateException();
    }

    static Map<String, String> values(View v, Function<String, String> handle) {
        return Map.of();
    }

    static Map<String, String> faults(View v, Map<String, String> f) {
        return f;
    }
}
