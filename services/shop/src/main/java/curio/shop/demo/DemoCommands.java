package curio.shop.demo;

import com.google.protobuf.ByteString;
import curio.contracts.shop.v1.ItemCommand;
import curio.log.Event;
import curio.shop.ShopTopics;
import curio.shop.demo.DemoItem.Deed;
import curio.text.Digest;
import curio.text.NameMark;
import java.nio.ByteBuffer;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * Makes what was done with items of the demo commands of its clerk. The id of an action follows
 * from its item and version, so whoever makes them again makes the same actions.
 *
 * <p>All stand in the topic of add and change, whatever they do: topics have no order among each
 * other, and an item has to be there before anything is done with it. Immutable.
 *
 * @param now where the shop is; days are counted back from it
 * @param accounts the ids of the clerk and of the clients with an account, by user names
 */
record DemoCommands(ZonedDateTime now, String clerk, Map<String, Long> accounts) {
  private static final int VERSION = 1;

  DemoCommands {
    accounts = Map.copyOf(accounts);
  }

  /** All of an item, in the order in which they have to be applied. */
  List<Event> of(DemoItem item) {
    var commands = new ArrayList<Event>();
    var added = new Deed(item.addedDaysAgo(), "", it -> it.setAdd(item.add()));
    commands.add(event(item.id(), 1, added));
    for (var deed : item.deeds()) {
      commands.add(event(item.id(), commands.size() + 1, deed));
    }
    return commands;
  }

  private Event event(String item, int version, Deed deed) {
    var action = Digest.of("shop.demo", item, Integer.toString(version));
    UnaryOperator<ItemCommand.Builder> client =
        deed.client().isEmpty() ? UnaryOperator.identity() : it -> named(it, deed.client());
    var builder =
        ItemCommand.newBuilder()
            .setItemId(item)
            .setFingerprint(bytes(action))
            .setUserId(accounts.getOrDefault(clerk, 0L))
            .setUsername(clerk)
            .setDateMillis(now.minusDays(deed.daysAgo()).toInstant().toEpochMilli());
    var command = deed.what().apply(client.apply(builder)).build();
    return new Event(
        action,
        ShopTopics.ITEM.name(),
        item,
        command.getWhatCase().name().toLowerCase(Locale.ROOT),
        VERSION,
        now.toInstant(),
        "",
        command.toByteString());
  }

  private ItemCommand.Builder named(ItemCommand.Builder command, String client) {
    var account = accounts.get(client);
    return account == null
        ? command.setClientId(client)
        : command
            .setClientId(account.toString())
            .setClientName(client)
            .addClientMarks(ByteString.copyFrom(NameMark.of(client).bytes()));
  }

  private static ByteString bytes(UUID id) {
    var bytes = ByteBuffer.allocate(2 * Long.BYTES);
    bytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    return ByteString.copyFrom(bytes.flip());
  }
}
