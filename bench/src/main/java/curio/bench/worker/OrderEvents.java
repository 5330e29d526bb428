package curio.bench.worker;

import curio.contracts.events.v1.OrderCreated;
import curio.log.Event;
import curio.log.Topic;
import curio.log.Topic.OnPoison;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/** Events of orders as the orders service writes them. Not thread-safe. */
final class OrderEvents {
  /** The one that the orders service has. */
  static final Topic TOPIC = new Topic("order-created", 8, Duration.ofDays(7), OnPoison.BLOCK_KEY);

  /** So many of each user, whose order has to be kept. */
  private static final int OF_A_USER = 100;

  private final SplittableRandom random = new SplittableRandom();

  /** So many new ones, those of each user far apart. */
  List<Event> make(int count) {
    int users = Math.max(1, count / OF_A_USER);
    Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    List<Event> events = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      events.add(event(1 + i % users, now));
    }
    return events;
  }

  private Event event(long user, Instant now) {
    UUID id = new UUID(random.nextLong(), random.nextLong());
    OrderCreated order =
        OrderCreated.newBuilder()
            .setOrderId(id.toString())
            .setUserId(user)
            .setPriceCents(40_000)
            .setCreatedAtMillis(now.toEpochMilli())
            .setUsername("bench-%04d".formatted(user))
            .build();
    return new Event(
        id,
        TOPIC.name(),
        Long.toString(user),
        TOPIC.name(),
        1,
        now,
        "0af7651916cd43dd8448eb211c80319c",
        order.toByteString());
  }
}
