package curio.node;

import com.google.protobuf.ByteString;
import curio.contracts.log.v1.EventBatch;
import curio.contracts.log.v1.StoredEvent;
import curio.log.Topic;
import curio.log.Topic.OnPoison;
import curio.store.DatabaseSettings;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;

/** Events of removed users that no consumer can read. */
final class BrokenRemovals {
  static final Topic TOPIC = new Topic("user-removed", 8, Duration.ofDays(30), OnPoison.SKIP);

  /** It is no message, and nobody may read it. */
  private static final String PRIVATE = "what Anna wrote";

  private BrokenRemovals() {}

  /** Puts one into an outbox, as a service writes it with its change. */
  static void publish(DatabaseSettings store, String user) {
    var id = ByteBuffer.allocate(16).putLong(7).putLong(System.nanoTime()).flip();
    var batch =
        EventBatch.newBuilder()
            .addEvents(
                StoredEvent.newBuilder()
                    .setId(ByteString.copyFrom(id))
                    .setKey(user)
                    .setType("user-removed")
                    .setVersion(1)
                    .setPayload(ByteString.copyFromUtf8(PRIVATE)))
            .build();
    Sql.run(
        store,
        "insert into orders.outbox (topic, partition, events, payload)"
            + " values ('%s', %d, 1, decode('%s', 'hex'))"
                .formatted(
                    TOPIC.name(),
                    TOPIC.partitionOf(user),
                    HexFormat.of().formatHex(batch.toByteArray())));
  }
}
