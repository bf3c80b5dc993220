package io.muster.alert;

import tools.jackson.databind.JsonNode;

/** How one kind of sender writes its alerts. */
interface AlertFormat {

    /** The last part of its address: {@code alertmanager}. */
    String sender();

    /** @throws MalformedAlert naming the field that is missing or wrong */
    Delivery read(JsonNode body);
}
