package curio.shop.commands;

import com.google.protobuf.MessageLite;
import curio.contracts.events.v1.OrderSettled;
import curio.contracts.events.v1.UserEvent;
import curio.contracts.shop.v1.ItemCommand;
import curio.log.Event;
import curio.log.Outbox;
import curio.log.Topic;
import curio.shop.ShopTopics;
import curio.shop.actions.Outcome.Rejected;
import curio.text.Digest;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;

/**
 * What others are told of commands that were settled: followers, of what was offered and bought;
 * clients, of what they sold and pawned, which nobody else is told; the orders service. Written
 * with the effect; the id of each event follows from that of its action. Thread-safe.
 */
public final class ToldEvents {
  private static final int VERSION = 1;
  private static final String ORDER_SETTLED = "order-settled";

  /** As the id of an account is written. */
  private static final Pattern ACCOUNT = Pattern.compile("[1-9][0-9]{0,17}");

  private final Outbox outbox;
  private final Topic userEvents;

  /**
   * Written into an outbox.
   *
   * @param userEvents the topic of what followers are told
   */
  public ToldEvents(Outbox outbox, Topic userEvents) {
    this.outbox = outbox;
    this.userEvents = userEvents;
  }

  void write(Handle tx, List<Settled> settled, Instant now) throws SQLException {
    var told = new ArrayList<Event>();
    var orders = new ArrayList<Event>();
    for (var one : settled) {
      if (one.isApplied()) {
        tell(told, one, now);
      }
      if (!one.command().told().getOrderId().isEmpty()) {
        orders.add(orderSettled(one, now));
      }
    }
    append(tx, userEvents, told);
    append(tx, ShopTopics.ORDER_SETTLED, orders);
  }

  private void append(Handle tx, Topic topic, List<Event> events) throws SQLException {
    if (!events.isEmpty()) {
      outbox.append(tx, topic, events);
    }
  }

  /** Who did what, and whether nobody else is told. */
  private record Deed(long author, String username, String name, String verb, boolean isPrivate) {}

  private void tell(List<Event> told, Settled one, Instant now) {
    deed(one.command().told())
        .filter(deed -> deed.author() > 0 && !deed.username().isEmpty())
        .ifPresent(deed -> told.add(event(one, deed, now)));
  }

  private static Optional<Deed> deed(ItemCommand command) {
    return switch (command.getWhatCase()) {
      case ADD ->
          Optional.of(
              new Deed(command.getUserId(), command.getUsername(), "item", "offers", false));
      case BUY -> ofClient(command, "buy", "bought", !command.getTellsBuy());
      case SELL -> ofClient(command, "sell", "sold", true);
      case PAWN -> ofClient(command, "pawn", "pawned", true);
      case REDEEM, EXTEND, CHANGE, WHAT_NOT_SET -> Optional.empty();
    };
  }

  /** Clients without an account have no followers, nor a feed of their own. */
  private static Optional<Deed> ofClient(
      ItemCommand command, String name, String verb, boolean isPrivate) {
    if (!ACCOUNT.matcher(command.getClientId()).matches()) {
      return Optional.empty();
    }
    long client = Long.parseLong(command.getClientId());
    return Optional.of(new Deed(client, command.getClientName(), name, verb, isPrivate));
  }

  private Event event(Settled one, Deed deed, Instant now) {
    var command = one.command().told();
    var event =
        UserEvent.newBuilder()
            .setName(deed.name())
            .setUserId(deed.author())
            .setUsername(deed.username())
            .setMessage("%s %s %s".formatted(deed.username(), deed.verb(), one.itemName()))
            .addAllImageIds(command.getAdd().getImageIdsList())
            .setItemId(command.getItemId())
            .setPrivate(deed.isPrivate())
            .build();
    return event(one, userEvents, deed.author(), deed.name(), event, now);
  }

  private static Event orderSettled(Settled one, Instant now) {
    var command = one.command().told();
    var settled =
        OrderSettled.newBuilder()
            .setOrderId(command.getOrderId())
            .setUserId(command.getUserId())
            .setCompleted(one.isApplied());
    if (one.outcome().result() instanceof Rejected rejected) {
      settled.setReason(rejected.reason());
    }
    return event(
        one, ShopTopics.ORDER_SETTLED, command.getUserId(), ORDER_SETTLED, settled.build(), now);
  }

  private static Event event(
      Settled one, Topic topic, long user, String type, MessageLite payload, Instant now) {
    return new Event(
        Digest.of(topic.name(), one.command().id().toString()),
        topic.name(),
        Long.toString(user),
        type,
        VERSION,
        now,
        one.command().traceId(),
        payload.toByteString());
  }
}
