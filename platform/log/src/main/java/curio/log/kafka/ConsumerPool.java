package curio.log.kafka;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * A few of Kafka's consumers for all that is read on a node: each has connections and buffers of
 * its own, and a partition needs one only while it fetches. Thread-safe.
 */
final class ConsumerPool implements AutoCloseable {
  private final Supplier<KafkaConsumer<byte[], byte[]>> making;
  private final int size;
  private final BlockingQueue<Slot> free;

  /** Of one caller at a time. */
  private static final class Slot {
    private @Nullable KafkaConsumer<byte[], byte[]> consumer;
  }

  ConsumerPool(int size, Supplier<KafkaConsumer<byte[], byte[]>> making) {
    this.making = making;
    this.size = size;
    this.free = new ArrayBlockingQueue<>(size);
    for (int i = 0; i < size; i++) {
      free.add(new Slot());
    }
  }

  /**
   * Lends one; after a failure it is not used again.
   *
   * @throws curio.errors.CurioException UNAVAILABLE if none is free in time, or the brokers are
   *     away
   */
  <T> T with(Function<KafkaConsumer<byte[], byte[]>, T> work) {
    var slot = take();
    boolean good = false;
    try {
      var consumer = slot.consumer;
      if (consumer == null) {
        consumer = making.get();
        slot.consumer = consumer;
      }
      var result = work.apply(consumer);
      good = true;
      return result;
    } catch (KafkaException e) {
      throw Calls.away(e);
    } finally {
      if (!good) {
        end(slot);
      }
      free.add(slot);
    }
  }

  /** Waits for those that are lent. */
  @Override
  public void close() {
    for (int i = 0; i < size; i++) {
      end(take());
    }
  }

  private Slot take() {
    try {
      var slot = free.poll(2 * KafkaClients.CALL.toMillis(), TimeUnit.MILLISECONDS);
      if (slot == null) {
        throw Calls.away(new IllegalStateException("no consumer is free"));
      }
      return slot;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Calls.away(e);
    }
  }

  private static void end(Slot slot) {
    var consumer = slot.consumer;
    slot.consumer = null;
    if (consumer != null) {
      consumer.close(CloseOptions.timeout(Duration.ZERO));
    }
  }
}
