package io.muster.web;

import io.muster.chat.ChatPlatform;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** How it stands with the chat platforms that are configured. */
@RestController
@RequestMapping(path = "/api/v1")
class PlatformsApi {

    private final ObjectProvider<ChatPlatform> platforms;

    PlatformsApi(ObjectProvider<ChatPlatform> platforms) {
        this.platforms = platforms;
    }

    record PlatformValue(String name, boolean well, String says, List<String> lacks) {}

    @GetMapping("/platforms")
    List<PlatformValue> platforms() {
        return platforms.stream()
                .map(platform -> {
                    ChatPlatform.Condition found = platform.condition();
                    return new PlatformValue(platform.title(), found.well(), found.says(), found.lacks());
                })
                .toList();
    }
}
