package peer.relay;

import io.namastack.outbox.handler.OutboxRecordMetadata;
import io.namastack.outbox.handler.OutboxTypedHandler;
import jakarta.annotation.PreDestroy;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the library calls for each event: sends it to Kafka and waits until it is acknowledged, as the library's own
 * handler for Kafka does, which cannot be had as a jar of this version. The library has no handler of batches.
 */
@Component
class KafkaSender implements OutboxTypedHandler<OrderCreated> {
  private static final String TOPIC = "order-created";
  private static final int PATIENCE_SECONDS = 30;

  private final KafkaProducer<byte[], byte[]> producer;
  private final JsonMapper json;

  KafkaSender(@Value("${kafka.broker}") String broker, @Value("${kafka.linger-ms:5}") int linger, JsonMapper json) {
    this.producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker,
                ProducerConfig.ACKS_CONFIG, "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true,
                ProducerConfig.LINGER_MS_CONFIG, linger),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    this.json = json;
  }

  @Override
  public void handle(OrderCreated event, OutboxRecordMetadata metadata) {
    byte[] key = metadata.getKey().getBytes(StandardCharsets.UTF_8);
    var record = new ProducerRecord<>(TOPIC, key, json.writeValueAsBytes(event));
    try {
      producer.send(record).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("not sent", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @PreDestroy
  void close() {
    producer.close();
  }
}
