package curio.bench.worker;

import curio.log.Event;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Kafka's own transactional producer, set as the product's relay sets it, with records that are in
 * memory before the time runs. {@code fill N} makes N, tells {@code filled}, sends them in
 * transactions of as many as the relay moves at once, and tells {@code gone}. For one thread.
 */
final class Producing implements LogMain.Program {
  /** Rows that the relay moves at once, at most. */
  private static final int TRANSACTION = 4_096;

  private final OrderEvents orders = new OrderEvents();
  private final KafkaProducer<byte[], byte[]> producer;
  private final Events events;

  Producing(String broker, Events events) {
    this.producer =
        new KafkaProducer<>(settings(broker), new ByteArraySerializer(), new ByteArraySerializer());
    this.events = events;
    producer.initTransactions();
  }

  @Override
  public void obey(String word, int number) {
    if (!word.equals("fill")) {
      throw LogMain.Program.unknown(word);
    }
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(number);
    orders.make(number).forEach(event -> records.add(record(event)));
    events.tell("filled " + number);
    for (int done = 0; done < number; done += TRANSACTION) {
      producer.beginTransaction();
      for (var record : records.subList(done, Math.min(number, done + TRANSACTION))) {
        // Its failure is that of the commit.
        var _ = producer.send(record);
      }
      producer.commitTransaction();
    }
    events.tell("gone");
  }

  private static ProducerRecord<byte[], byte[]> record(Event event) {
    return new ProducerRecord<>(
        OrderEvents.TOPIC.name(),
        OrderEvents.TOPIC.partitionOf(event.key()),
        event.key().getBytes(StandardCharsets.UTF_8),
        event.encoded());
  }

  private static Map<String, Object> settings(String broker) {
    Map<String, Object> all = new HashMap<>();
    all.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker);
    all.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "bench");
    all.put(ProducerConfig.ACKS_CONFIG, "all");
    all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    all.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    all.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 << 10);
    all.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 8 << 20);
    return all;
  }
}
