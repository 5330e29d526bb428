package curio.shop.actions;

import curio.contracts.events.v1.SettledAction;
import curio.log.Event;
import curio.log.Outbox;
import curio.shop.ShopTopics;
import curio.shop.actions.Outcome.Applied;
import curio.shop.actions.Outcome.Rejected;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.Handle;

/** What the archive is told: each outcome, in the transaction that stores it. Stateless. */
final class Archived {
  private static final Outbox OUTBOX = new Outbox("shop");
  private static final String TYPE = "settled-action";
  private static final int VERSION = 1;

  private Archived() {}

  static void write(Handle tx, List<Outcome> outcomes, Instant now) throws SQLException {
    if (!outcomes.isEmpty()) {
      var events = outcomes.stream().map(outcome -> event(outcome, now)).toList();
      OUTBOX.append(tx, ShopTopics.LONG_TERM_STORAGE, events);
    }
  }

  private static Event event(Outcome outcome, Instant now) {
    var settled =
        SettledAction.newBuilder()
            .setActionId(outcome.actionId().toString())
            .setAction(action(outcome))
            .setItemId(outcome.itemId())
            .setClientId(outcome.client())
            .setDateMillis(outcome.date().toEpochMilli())
            .setSettledAtMillis(now.toEpochMilli());
    switch (outcome.result()) {
      case Applied(int version) -> settled.setStatus("applied").setVersion(version);
      case Rejected _ -> settled.setStatus("rejected");
    }
    return new Event(
        outcome.actionId(),
        ShopTopics.LONG_TERM_STORAGE.name(),
        outcome.itemId(),
        TYPE,
        VERSION,
        now,
        "",
        settled.build().toByteString());
  }

  private static String action(Outcome outcome) {
    return outcome.kind().name().substring("ACTION_KIND_".length()).toLowerCase(Locale.ROOT);
  }
}
