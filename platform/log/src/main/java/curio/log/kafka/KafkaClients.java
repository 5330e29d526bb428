package curio.log.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Makes Kafka's clients as the promises of the log need them. Every wait is bounded. Immutable. */
final class KafkaClients {
  /** Longest wait for one answer of a broker. */
  private static final int REQUEST_MILLIS = 3_000;

  /** Longest wait of any call, with all that is tried again. */
  static final Duration CALL = Duration.ofSeconds(10);

  /** A transaction that nobody ends for so long is ended by the brokers; readers wait for that. */
  private static final int TRANSACTION_MILLIS = 10_000;

  /** So much of a partition a reader fetches at once, if there is. */
  private static final int FETCH_BYTES = 1 << 20;

  private final KafkaSettings settings;

  KafkaClients(KafkaSettings settings) {
    this.settings = settings;
  }

  Admin admin() {
    var all = common();
    all.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) CALL.toMillis());
    var properties = new Properties();
    properties.putAll(all);
    return Admin.create(properties);
  }

  /** For the relay of one outbox, during a tenure. */
  KafkaProducer<byte[], byte[]> relay(String schema) {
    var all = producer();
    all.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, settings.transactionalId(schema));
    all.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_MILLIS);
    return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** For events that are in no outbox. */
  KafkaProducer<byte[], byte[]> appender() {
    return new KafkaProducer<>(producer(), new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** One that belongs to no group and reads what is committed. */
  KafkaConsumer<byte[], byte[]> consumer() {
    return consumer(FETCH_BYTES);
  }

  /** The same for who only looks at one record: the brokers never send less than one. */
  KafkaConsumer<byte[], byte[]> peeking() {
    return consumer(1);
  }

  private KafkaConsumer<byte[], byte[]> consumer(int bytes) {
    var all = common();
    all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    all.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, bytes);
    all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10_000);
    all.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
    all.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) CALL.toMillis());
    return new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private Map<String, Object> producer() {
    var all = common();
    all.put(ProducerConfig.ACKS_CONFIG, "all");
    all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, CALL.toMillis());
    all.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 2 * REQUEST_MILLIS);
    all.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    all.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 << 10);
    all.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 8 << 20);
    return all;
  }

  private Map<String, Object> common() {
    Map<String, Object> all = new HashMap<>(settings.client());
    all.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, String.join(",", settings.bootstrap()));
    all.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
    all.put(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
    all.put(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG, REQUEST_MILLIS);
    all.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500);
    all.put(CommonClientConfigs.METADATA_MAX_AGE_CONFIG, 30_000);
    all.put("enable.metrics.push", false);
    return all;
  }
}
