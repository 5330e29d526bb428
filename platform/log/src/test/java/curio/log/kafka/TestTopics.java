package curio.log.kafka;

import static curio.testkit.Eventually.eventually;

import curio.log.Event;
import curio.log.Topic;
import curio.testkit.KafkaBroker;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** The topics of one test, under names of its own, and what is done to them behind our back. */
public final class TestTopics implements AutoCloseable {
  private final KafkaSettings settings;
  private final KafkaClients clients;
  private final Admin admin;

  private TestTopics(KafkaSettings settings) {
    this.settings = settings;
    this.clients = new KafkaClients(settings);
    this.admin = clients.admin();
  }

  /** On the broker that tests of this JVM share. */
  public static TestTopics onOneBroker() {
    return on(List.of(KafkaBroker.shared().address()), 1);
  }

  /** On these brokers. */
  public static TestTopics on(List<String> brokers, int replicas) {
    var prefix = UUID.randomUUID().toString().substring(0, 8) + ".";
    return new TestTopics(new KafkaSettings(brokers, prefix, replicas, Map.of()));
  }

  /** Which they are. */
  public KafkaSettings settings() {
    return settings;
  }

  Admin admin() {
    return admin;
  }

  /** Writes events in a transaction that is given up. */
  public void abortOne(Topic topic, List<Event> events) {
    try (var producer = clients.relay("aborting")) {
      producer.initTransactions();
      producer.beginTransaction();
      for (var event : events) {
        byte[] key = event.key().getBytes(StandardCharsets.UTF_8);
        int partition = topic.partitionOf(event.key());
        var _ =
            producer.send(
                new ProducerRecord<>(
                    settings.topic(topic.name()), partition, key, event.encoded()));
      }
      producer.flush();
      producer.abortTransaction();
    }
  }

  /** Has the brokers forget what is before an offset, as retention does. */
  public void forget(Topic topic, int partition, long before) throws Exception {
    var place = new TopicPartition(settings.topic(topic.name()), partition);
    admin.deleteRecords(Map.of(place, RecordsToDelete.beforeOffset(before))).all().get();
  }

  /** Deletes a topic and makes it anew. */
  public void makeAnew(Topic topic) throws Exception {
    var name = settings.topic(topic.name());
    var configs =
        Map.of(
            "min.insync.replicas", "1",
            "unclean.leader.election.enable", "false",
            "message.timestamp.type", "LogAppendTime",
            "max.message.bytes", Integer.toString(2 << 20));
    admin.deleteTopics(List.of(name)).all().get();
    eventually(() ->
        admin
            .createTopics(
                List.of(new NewTopic(name, topic.partitions(), (short) 1).configs(configs)))
            .all()
            .get());
  }

  @Override
  public void close() {
    admin.close();
  }
}
