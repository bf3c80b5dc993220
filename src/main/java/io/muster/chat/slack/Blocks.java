package io.muster.chat.slack;

import com.slack.api.model.block.LayoutBlock;
import io.muster.message.Message;
import java.util.List;

record Blocks(List<LayoutBlock> blocks, String text) {
    static Blocks of(Message m) {
        return new Blocks(List.of(), m.text());
    }

    static Blocks of(Message m, String speaker) {
        return new Blocks(List.of(), speaker + ": " + m.text());
    }

    static String cut(String s, int most) {
        return s.length() <= most ? s : s.substring(0, most - 1) + "…";
    }
}
