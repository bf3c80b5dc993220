package io.muster.flow;

import io.muster.alert.Alerts;
import io.muster.incident.Incidents;
import io.muster.message.Message;
import io.muster.message.Part;
import io.muster.message.RecordKey;
import io.muster.message.Standing;
import io.muster.warroom.StatusCard;
import io.muster.warroom.WarRooms;
import java.util.List;
import java.util.Set;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** The status card of an incident: the first thing in its room, always as it stands now. */
@Component
@Order(0)
class StatusStanding implements Standing {

    private final Incidents incidents;
    private final Alerts alerts;
    private final WarRooms rooms;

    StatusStanding(Incidents incidents, Alerts alerts, WarRooms rooms) {
        this.incidents = incidents;
        this.alerts = alerts;
        this.rooms = rooms;
    }

    @Override
    public List<Card> cards(RecordKey record, Set<String> shown) {
        return incidents
                .find(record)
                .filter(incident -> !incident.isOperation())
                .map(incident -> {
                    Alerts.Tally tally = alerts.tally(record);
                    Message card = StatusCard.of(incident, tally.firing(), tally.total(), null)
                            .message();
                    return rooms.find(record)
                            .map(room -> new Part.Link("War room on the web", room.link()))
                            .map(card::with)
                            .orElse(card);
                })
                .map(card -> new Card("status", card, true, null))
                .stream()
                .toList();
    }
}
