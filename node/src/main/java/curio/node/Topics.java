package curio.node;

import curio.accounts.Removals;
import curio.log.Topic;
import curio.log.Topic.OnPoison;
import java.time.Duration;
import java.util.List;

/** The topics of the log, declared here for all services that write or read them. Stateless. */
final class Topics {
  private static final int PARTITIONS = 8;

  /** Orders that were placed, keyed by user. */
  static final Topic ORDER_CREATED =
      new Topic("order-created", PARTITIONS, Duration.ofDays(7), OnPoison.BLOCK_KEY);

  /**
   * What users do and others may follow, keyed by user; kept as long as a feed's cursor is good.
   */
  static final Topic EVENTS = new Topic("events", PARTITIONS, Duration.ofDays(30), OnPoison.SKIP);

  static final List<Topic> ALL = List.of(ORDER_CREATED, EVENTS, Removals.TOPIC);

  private Topics() {}
}
