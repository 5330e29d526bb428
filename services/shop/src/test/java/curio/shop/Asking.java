package curio.shop;

import com.google.protobuf.ByteString;
import curio.contracts.shop.v1.Category;
import curio.contracts.shop.v1.ItemCommand;
import curio.contracts.shop.v1.ItemCommand.Add;
import curio.contracts.shop.v1.ItemCommand.Buy;
import curio.contracts.shop.v1.ItemCommand.Change;
import curio.contracts.shop.v1.ItemCommand.Extend;
import curio.contracts.shop.v1.ItemCommand.Pawn;
import curio.contracts.shop.v1.ItemCommand.Redeem;
import curio.contracts.shop.v1.ItemCommand.Sell;
import curio.contracts.shop.v1.ItemState;
import curio.log.Event;
import curio.log.LogRecord;
import curio.log.Topic;
import java.time.Instant;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Commands as a gateway appends them. Immutable. */
public record Asking(UUID id, ItemCommand command) {
  private static final long CLERK = 1;

  /** A chair that somebody adds. */
  public static Asking add(String item, long price) {
    return of(
        item,
        "",
        command ->
            command.setAdd(
                Add.newBuilder()
                    .setName("Chair " + item)
                    .setCategory(Category.CATEGORY_DECORATION)
                    .setState(ItemState.ITEM_STATE_GOOD)
                    .setPriceCents(price)
                    .setAgeMonths(12)
                    .addImageIds("image-1")));
  }

  public static Asking buy(String item, String client, long price) {
    return of(item, client, command -> command.setBuy(Buy.newBuilder().setPriceCents(price)));
  }

  public static Asking sell(String item, String client, long price) {
    return of(item, client, command -> command.setSell(Sell.newBuilder().setPriceCents(price)));
  }

  public static Asking pawn(String item, String client, long price, long tax, int days) {
    return of(
        item,
        client,
        command ->
            command.setPawn(
                Pawn.newBuilder().setPriceCents(price).setTaxCents(tax).setTermDays(days)));
  }

  public static Asking redeem(String item, String client) {
    return of(item, client, command -> command.setRedeem(Redeem.getDefaultInstance()));
  }

  public static Asking redeem(String item, String client, long price) {
    return of(item, client, command -> command.setRedeem(Redeem.newBuilder().setPriceCents(price)));
  }

  public static Asking extend(String item, String client) {
    return of(item, client, command -> command.setExtend(Extend.getDefaultInstance()));
  }

  public static Asking extend(String item, String client, long price) {
    return of(item, client, command -> command.setExtend(Extend.newBuilder().setPriceCents(price)));
  }

  public static Asking change(String item, UnaryOperator<Change.Builder> how) {
    return of(item, "", command -> command.setChange(how.apply(Change.newBuilder())));
  }

  private static Asking of(String item, String client, UnaryOperator<ItemCommand.Builder> what) {
    var command =
        ItemCommand.newBuilder()
            .setItemId(item)
            .setFingerprint(ByteString.copyFrom(new byte[16]))
            .setUserId(CLERK)
            .setUsername("clara")
            .setClientId(client)
            .setClientName(client.isEmpty() ? "" : "name-of-" + client)
            .setDateMillis(Instant.now().toEpochMilli());
    return new Asking(UUID.randomUUID(), what.apply(command).build());
  }

  /** The same action, asked for otherwise. */
  public Asking with(UnaryOperator<ItemCommand.Builder> change) {
    return new Asking(id, change.apply(command.toBuilder()).build());
  }

  /** The same under another id. */
  public Asking withId(UUID other) {
    return new Asking(other, command);
  }

  /** The same, done at another time. */
  public Asking at(Instant date) {
    return with(builder -> builder.setDateMillis(date.toEpochMilli()));
  }

  /** Where a gateway appends it. */
  public Topic topic() {
    return switch (command.getWhatCase()) {
      case ADD, CHANGE, WHAT_NOT_SET -> ShopTopics.ITEM;
      case BUY -> ShopTopics.BUY_ACTIONS;
      case SELL -> ShopTopics.SELL_ACTIONS;
      case PAWN, REDEEM, EXTEND -> ShopTopics.PAWN_ACTIONS;
    };
  }

  public Event event() {
    return new Event(
        id,
        topic().name(),
        command.getItemId(),
        "command",
        1,
        Instant.now(),
        "trace",
        command.toByteString());
  }

  public LogRecord record() {
    return new LogRecord(topic().partitionOf(command.getItemId()), 0, event());
  }
}
