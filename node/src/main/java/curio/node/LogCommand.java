package curio.node;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.log.Topic;
import curio.log.kafka.KafkaLog;
import curio.log.moving.Home;
import curio.log.moving.LogMove;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** {@code ./curio log}: moves the log of nodes that run. Stateless. */
final class LogCommand {
  private static final String HELP =
      """
        ./curio log move --to HOME  move the log of a running installation: kafka or postgres;
                                    --partitions N: each topic has so many on Kafka from then on
      """;

  private LogCommand() {}

  static Command command() {
    var to =
        new Command.Argument(
            "HOME",
            Optional.of("--to"),
            "--to kafka or --to postgres",
            word -> Arrays.stream(Home.values()).anyMatch(home -> home.text().equals(word)));
    var partitions =
        new Command.Argument(
            "N",
            Optional.of("--partitions"),
            "--partitions 1 to %d".formatted(Topic.MOST_PARTITIONS),
            word -> word.isEmpty() || (word.matches("[0-9]{1,4}") && isGood(number(word))));
    return new Command(
        "log",
        List.of(new Command.Action("move", List.of(to, partitions), LogCommand::move)),
        HELP);
  }

  private static boolean isGood(int partitions) {
    return partitions >= 1 && partitions <= Topic.MOST_PARTITIONS;
  }

  private static int number(String word) {
    return Integer.parseInt(word);
  }

  private static void move(Command.Call call) {
    boolean kafkaWanted = call.arguments().getFirst().equals(Home.KAFKA.text());
    var given = call.arguments().getLast();
    var partitions = given.isEmpty() ? OptionalInt.empty() : OptionalInt.of(number(given));
    if (!kafkaWanted && partitions.isPresent()) {
      throw new CurioException(
          ErrorCode.INVALID, "--partitions: not in PostgreSQL (expected: with --to kafka)");
    }
    var node = call.config().node();
    var settings =
        node.kafkaSettings()
            .orElseThrow(() ->
                new CurioException(
                    ErrorCode.CONFLICT, "kafka: not set (expected: its brokers, as of all nodes)"));
    try (var database = Stores.beside(node);
        var kafka = KafkaLog.open(settings, database, new SimpleMeterRegistry())) {
      var move = new LogMove(database, kafka);
      boolean moved = kafkaWanted ? move.toKafka(partitions) : move.toPostgres();
      call.out()
          .printf(
              "the log %s %s%n",
              moved ? "is now" : "was already", kafkaWanted ? "on Kafka" : "in PostgreSQL");
    }
  }
}
