package curio.node.settings;

import static curio.config.Checks.check;
import static java.util.Objects.requireNonNull;

import curio.config.Setting;
import curio.log.kafka.KafkaSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** How the log is kept on Kafka: {@code kafka-log.…} of the configuration. Immutable. */
public record KafkaConfig(
    @Setting(
            value =
                "How many copies every topic has, each on a broker of its own; all but one of them"
                    + " have what is acknowledged",
            standard = "3")
        int replicas,
    @Setting(
            value =
                "What names of topics and transactions begin with, where others use the brokers",
            placeholder = "TEXT")
        String prefix,
    @Setting(
            value =
                "File with settings of Kafka's clients for encryption and sign-in: security.…,"
                    + " ssl.…, sasl.…",
            placeholder = "FILE")
        String clientProperties) {
  private static final int MOST_REPLICAS = 9;

  public KafkaConfig {
    check(
        replicas >= 1 && replicas <= MOST_REPLICAS,
        "replicas: " + replicas + " (expected: 1 to " + MOST_REPLICAS + ")");
    check(
        clientProperties.isEmpty() || Files.isReadable(Path.of(clientProperties)),
        "client-properties: " + clientProperties + " cannot be read (expected: a file)");
  }

  /** What the log needs to know of these brokers. */
  KafkaSettings of(List<String> brokers) {
    return new KafkaSettings(brokers, prefix, replicas, client());
  }

  private Map<String, String> client() {
    var read = new Properties();
    if (!clientProperties.isEmpty()) {
      try (var in = Files.newBufferedReader(Path.of(clientProperties))) {
        read.load(in);
      } catch (IOException e) {
        throw new IllegalArgumentException(clientProperties + " cannot be read", e);
      }
    }
    var client = new HashMap<String, String>();
    read.stringPropertyNames()
        .forEach(name -> client.put(name, requireNonNull(read.getProperty(name))));
    return client;
  }
}
