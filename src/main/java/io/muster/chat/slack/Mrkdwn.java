package io.muster.chat.slack;

final class Mrkdwn {
    private Mrkdwn() {}

    static String escape(String s) {
        return s.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
