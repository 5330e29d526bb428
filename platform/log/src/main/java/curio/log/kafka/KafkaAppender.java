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
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

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
  private final Brokers brokers;
  private final Semaphore room = new Semaphore(MAX_WAITING_BYTES);

  /** Of whoever looks at the topics; the others go by what was found before. */
  private final ReentrantLock comparing = new ReentrantLock();

  /**
   * One for topics that are declared in this log.
   *
   * @param notifications by which consumers are woken
   */
  public KafkaAppender(KafkaLog log, Notifications notifications) {
    this.settings = log.settings();
    this.producer = log.clients().appender();
    this.brokers = log.brokers();
    this.notifications = notifications;
  }

  /** What one caller appends, encoded in its own thread. Immutable. */
  public static final class Call {
    private final Topic topic;
    private final List<String> keys;
    private final List<byte[]> events;
    private final int bytes;

    private Call(Topic topic, List<String> keys, List<byte[]> events) {
      this.topic = topic;
      this.keys = List.copyOf(keys);
      this.events = List.copyOf(events);
      this.bytes = events.stream().mapToInt(event -> event.length).sum();
    }
  }

  @Override
  public Taken append(Topic topic, List<Event> events) {
    var partitions = Map.of(topic.name(), topic.partitions());
    return append(topic, events, call -> send(List.of(call), partitions));
  }

  /**
   * The same by somebody else, who sends it together with what others bring.
   *
   * @param sending calls {@link #send} and waits for it
   */
  public Taken append(Topic topic, List<Event> events, Consumer<Call> sending) {
    var call = call(topic, events);
    requireSameTopics();
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

  /** Into others nothing is appended: who reads would never find it. It can wait until they fit. */
  private void requireSameTopics() {
    if (!comparing.tryLock()) {
      brokers
          .lastTrouble()
          .ifPresent(why -> {
            throw unfit(why, null);
          });
      return;
    }
    try {
      brokers.requireSame();
    } catch (CurioException e) {
      throw e.code() == ErrorCode.CONFLICT ? unfit(e.getMessage(), e) : e;
    } finally {
      comparing.unlock();
    }
  }

  private static CurioException unfit(@Nullable String why, @Nullable Throwable cause) {
    return new CurioException(
        ErrorCode.UNAVAILABLE, Objects.toString(why, "kafka: unfit"), 1, cause);
  }

  /**
   * Appends what callers bring, all of it; wakes nobody.
   *
   * @param partitions how many each topic has now
   */
  public void send(List<Call> calls, Map<String, Integer> partitions) {
    try {
      var sent = new ArrayList<Future<RecordMetadata>>();
      for (var call : calls) {
        int present = partitions.getOrDefault(call.topic.name(), call.topic.partitions());
        for (int i = 0; i < call.keys.size(); i++) {
          sent.add(producer.send(record(call, i, present)));
        }
      }
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

  private ProducerRecord<byte[], byte[]> record(Call call, int index, int partitions) {
    var key = call.keys.get(index);
    return new ProducerRecord<>(
        settings.topic(call.topic.name()),
        Topic.partitionOf(key, partitions),
        key.getBytes(StandardCharsets.UTF_8),
        call.events.get(index));
  }

  private static Call call(Topic topic, List<Event> events) {
    if (events.isEmpty()) {
      throw new IllegalArgumentException("events: none (expected: at least one)");
    }
    var keys = new ArrayList<String>(events.size());
    var encoded = new ArrayList<byte[]>(events.size());
    long bytes = 0;
    for (var event : events) {
      topic.requireOwn(event);
      byte[] stored = event.encoded();
      bytes += stored.length;
      if (bytes > MAX_BYTES) {
        throw new IllegalArgumentException(
            "events: %d bytes or more (expected: <= %d)".formatted(bytes, MAX_BYTES));
      }
      keys.add(event.key());
      encoded.add(stored);
    }
    return new Call(topic, keys, encoded);
  }
}
