package curio.node;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.log.kafka.KafkaLog;
import curio.log.moving.Home;
import curio.log.moving.LogMove;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** {@code ./curio log}: moves the log of nodes that run. Stateless. */
final class LogCommand {
  private static final String HELP =
      """
        ./curio log move --to HOME  move the log of a running installation: kafka or postgres
      """;

  private LogCommand() {}

  static Command command() {
    var to =
        new Command.Argument(
            "HOME",
            Optional.of("--to"),
            "--to kafka or --to postgres",
            word -> Arrays.stream(Home.values()).anyMatch(home -> home.text().equals(word)));
    return new Command(
        "log", List.of(new Command.Action("move", Optional.of(to), LogCommand::move)), HELP);
  }

  private static void move(Command.Call call) {
    var node = call.config().node();
    var settings =
        node.kafkaSettings()
            .orElseThrow(() ->
                new CurioException(
                    ErrorCode.CONFLICT, "kafka: not set (expected: its brokers, as of all nodes)"));
    try (var database = Stores.beside(node);
        var kafka = KafkaLog.open(settings, database, new SimpleMeterRegistry())) {
      var move = new LogMove(database, kafka);
      boolean kafkaWanted = call.argument().equals(Home.KAFKA.text());
      boolean moved = kafkaWanted ? move.toKafka() : move.toPostgres();
      call.out()
          .printf(
              "the log %s %s%n",
              moved ? "is now" : "was already", kafkaWanted ? "on Kafka" : "in PostgreSQL");
    }
  }
}
