package curio.shop;

import curio.log.Topic;
import curio.log.Topic.OnPoison;
import java.time.Duration;
import java.util.List;

/** The topics of the shop. Commands of one item stand in the same partition of each. Stateless. */
public final class ShopTopics {
  /** Partitions of the topics of commands, all alike. */
  public static final int PARTITIONS = 8;

  private static final Duration WEEK = Duration.ofDays(7);

  /** Commands add and change. */
  public static final Topic ITEM = command("item");

  /** Commands buy. */
  public static final Topic BUY_ACTIONS = command("buy-actions");

  /** Commands sell. */
  public static final Topic SELL_ACTIONS = command("sell-actions");

  /** Commands pawn, redeem and extend. */
  public static final Topic PAWN_ACTIONS = command("pawn-actions");

  /** Commands, in this order. */
  public static final List<Topic> COMMANDS = List.of(ITEM, BUY_ACTIONS, SELL_ACTIONS, PAWN_ACTIONS);

  /** What the shop made of orders. */
  public static final Topic ORDER_SETTLED = new Topic("order-settled", 8, WEEK, OnPoison.BLOCK_KEY);

  /** Settled commands, for the archive. */
  public static final Topic LONG_TERM_STORAGE =
      new Topic("long_term_storage", 8, Duration.ofDays(30), OnPoison.SKIP);

  private ShopTopics() {}

  /** The commands of an item go on when one of them cannot be handled: each says what it needs. */
  private static Topic command(String name) {
    return new Topic(name, PARTITIONS, WEEK, OnPoison.SKIP);
  }

  /** All of them. */
  public static List<Topic> all() {
    return List.of(ITEM, BUY_ACTIONS, SELL_ACTIONS, PAWN_ACTIONS, ORDER_SETTLED, LONG_TERM_STORAGE);
  }
}
