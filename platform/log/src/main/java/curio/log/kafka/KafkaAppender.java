package curio.log.kafka;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.log.Appender;
import curio.log.Event;
import curio.log.OutboxRelay;
import curio.log.Topic;
import curio.store.notifications.Notifications;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

/**
 * Appends to the log on Kafka what is in no outbox. What callers bring at the same time goes in the
 * same requests. Thread-safe.
 */
public final class KafkaAppender implements Appender, AutoCloseable {
  /** Of all callers together: what is more is refused at once. */
  private static final int MAX_WAITING_BYTES = 16 << 20;

  private final KafkaSettings settings;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Notifications notifications;
  private final Semaphore room = new Semaphore(MAX_WAITING_BYTES);

  /**
   * One for topics that are declared in this log.
   *
   * @param notifications by which consumers are woken
   */
  public KafkaAppender(KafkaLog log, Notifications notifications) {
    this.settings = log.settings();
    this.producer = log.clients().appender();
    this.notifications = notifications;
  }

  /** What one caller appends, encoded in its own thread. Immutable. */
  public static final class Call {
    private final List<ProducerRecord<byte[], byte[]>> records;
    private final int bytes;

    private Call(List<ProducerRecord<byte[], byte[]>> records) {
      this.records = List.copyOf(records);
      this.bytes = records.stream().mapToInt(record -> record.value().length).sum();
    }
  }

  @Override
  public Taken append(Topic topic, List<Event> events) {
    return append(topic, events, call -> send(List.of(call)));
  }

  /**
   * The same by somebody else, who sends it together with what others bring.
   *
   * @param sending calls {@link #send} and waits for it
   */
  public Taken append(Topic topic, List<Event> events, Consumer<Call> sending) {
    var call = new Call(records(topic, events));
    if (!room.tryAcquire(call.bytes)) {
      throw new CurioException(ErrorCode.UNAVAILABLE, "too much waits for the log", 1, null);
    }
    try {
      sending.accept(call);
    } finally {
      room.release(call.bytes);
    }
    notifications.send(OutboxRelay.topicChannel(topic.name()));
    return Taken.LOGGED;
  }

  /** Appends what callers bring, all of it; wakes nobody. */
  public void send(List<Call> calls) {
    try {
      var sent = new ArrayList<Future<RecordMetadata>>();
      calls.forEach(call -> call.records.forEach(record -> sent.add(producer.send(record))));
      sent.forEach(Calls::answer);
    } catch (KafkaException | IllegalStateException e) {
      throw Calls.away(e);
    }
  }

  /** Refuses from now on, and lets those in flight be written. */
  @Override
  public void close() {
    producer.close(KafkaClients.CALL);
  }

  private List<ProducerRecord<byte[], byte[]>> records(Topic topic, List<Event> events) {
    if (events.isEmpty()) {
      throw new IllegalArgumentException("events: none (expected: at least one)");
    }
    var records = new ArrayList<ProducerRecord<byte[], byte[]>>(events.size());
    long bytes = 0;
    for (var event : events) {
      byte[] stored = event.encoded();
      bytes += stored.length;
      if (bytes > MAX_BYTES) {
        throw new IllegalArgumentException(
            "events: %d bytes or more (expected: <= %d)".formatted(bytes, MAX_BYTES));
      }
      records.add(
          new ProducerRecord<>(
              settings.topic(topic.name()),
              topic.placeOf(event).partition(),
              event.key().getBytes(StandardCharsets.UTF_8),
              stored));
    }
    return records;
  }
}
