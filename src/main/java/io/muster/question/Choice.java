package io.muster.question;

/**
 * One possible answer.
 *
 * @param id what the flow gets: {@code approve}
 * @param label what the button says: {@code Approve}
 * @param asksReason whether a reason must be given
 */
public record Choice(String id, String label, boolean asksReason) {
    public static final Choice APPROVE = new Choice("approve", "Approve", false);
    public static final Choice REJECT = new Choice("reject", "Reject", true);
}
