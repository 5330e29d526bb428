package curio.log.kafka;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Which brokers, and how. Immutable.
 *
 * @param bootstrap some of them, as host:port
 * @param prefix what the names of all topics and transactional ids begin with; may be empty
 * @param replicas how many copies every topic has; all but one of them have what is acknowledged
 * @param client settings of Kafka's clients, for encryption and who we are
 */
public record KafkaSettings(
    List<String> bootstrap, String prefix, int replicas, Map<String, String> client) {
  private static final Pattern PREFIX = Pattern.compile("[a-z0-9._-]{0,60}");
  private static final Pattern ADDRESS = Pattern.compile("[A-Za-z0-9._:\\[\\]-]{1,253}:\\d{1,5}");
  private static final int MOST_REPLICAS = 9;

  /** What clients may be told: the rest is ours to choose, since the promises rest on it. */
  private static final List<String> CLIENT = List.of("security.", "ssl.", "sasl.");

  public KafkaSettings {
    bootstrap = List.copyOf(bootstrap);
    client = Map.copyOf(client);
    for (var one : bootstrap) {
      check(ADDRESS.matcher(one).matches(), one + " (expected: HOST:PORT)");
    }
    check(!bootstrap.isEmpty(), "none (expected: HOST:PORT)");
    check(
        PREFIX.matcher(prefix).matches(),
        "prefix " + prefix + " (expected: up to 60 of a-z, 0-9, dots, dashes and underscores)");
    check(
        replicas >= 1 && replicas <= MOST_REPLICAS,
        "replicas " + replicas + " (expected: 1 to " + MOST_REPLICAS + ")");
    for (var name : client.keySet()) {
      check(
          CLIENT.stream().anyMatch(name::startsWith),
          "client setting " + name + " (expected: one that begins with " + CLIENT + ")");
    }
  }

  /** Whether what is told to the brokers is encrypted. */
  public boolean isOverTls() {
    return client.getOrDefault("security.protocol", "PLAINTEXT").endsWith("SSL");
  }

  /** How many copies there are at least of what is acknowledged. */
  int inSync() {
    return Math.max(1, replicas - 1);
  }

  /** What a topic is called at the brokers. */
  String topic(String name) {
    return prefix + name;
  }

  /** The topic in which the relay of an outbox says what it has moved. */
  String markerTopic(String schema) {
    return prefix + "curio-moved-" + schema;
  }

  /** The same on all nodes, so that who begins stops whoever was before. */
  String transactionalId(String schema) {
    return prefix + "curio-relay-" + schema;
  }

  private static void check(boolean good, String message) {
    if (!good) {
      throw new IllegalArgumentException(message);
    }
  }
}
