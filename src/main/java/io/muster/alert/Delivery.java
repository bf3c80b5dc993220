package io.muster.alert;

import java.util.List;

/**
 * What one post of a sender holds.
 *
 * @param group what the sender puts together; goes to one incident
 * @param title of the incident, should one be declared
 * @param signals at least one
 */
record Delivery(String group, String title, List<Signal> signals) {}
