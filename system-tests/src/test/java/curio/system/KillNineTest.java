package curio.system;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.store.Database;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * The node, its PostgreSQL, both, and a consumer are killed with SIGKILL under load, at moments
 * that a seed chooses, and started again. {@code -Dseed=N} replays the choices, {@code -Drounds=N}
 * makes it longer.
 */
@Tag("long")
class KillNineTest {
  private static final int CLIENTS = 8;

  private enum Victim {
    NODE,
    POSTGRES,
    BOTH,
    CONSUMER
  }

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final int rounds = Integer.getInteger("rounds", Boolean.getBoolean("long") ? 50 : 8);
  private final Random random = new Random(seed);
  private final Map<Victim, Integer> kills = new EnumMap<>(Victim.class);
  @TempDir private Path directory;

  @Test
  void nothingThatWasAnsweredIsLostOrDoubled() throws Exception {
    var node = new ServingNode(data(), log("node"));
    int port = node.port();
    try (var client = new OrderClient(port);
        var load = new OrderLoad(client, tokens(client))) {
      var consumer = consumer(node);
      consumer.start();
      load.start(seed);
      for (int round = 0; round < rounds; round++) {
        awaitSomeOrders(load);
        var victim = Victim.values()[random.nextInt(Victim.values().length)];
        kills.merge(victim, 1, Integer::sum);
        switch (victim) {
          case NODE -> node.jvm().kill();
          case POSTGRES -> node.killPostgres();
          case BOTH -> {
            node.killPostgres();
            node.jvm().kill();
          }
          case CONSUMER -> consumer.kill();
        }
        if (!node.jvm().running()) {
          node = new ServingNode(data(), log("node"), port);
        }
        if (victim != Victim.POSTGRES) {
          consumer.close();
          consumer = consumer(node);
          consumer.start();
        }
      }
      awaitSomeOrders(load);
      load.stop();
      check(node, load, consumer);
      consumer.close();
      node.jvm().terminate();
      assertThat(node.jvm().exitCode()).isZero();
    } finally {
      node.close();
    }
  }

  /**
   * Lets the load get through, so that each kill meets it at work, at a moment that the seed
   * chooses.
   */
  private void awaitSomeOrders(OrderLoad load) {
    int enough = load.answered().size() + 50 + random.nextInt(400);
    eventually(
        Duration.ofSeconds(60),
        () ->
            assertThat(load.answered().size())
                .as("seed %d, %s, broken: %s", seed, kills, load.broken())
                .isGreaterThan(enough));
  }

  private void check(ServingNode node, OrderLoad load, ConsumerProcess consumer) throws Exception {
    assertThat(load.broken()).as("seed %d", seed).isEmpty();
    var metrics = new SimpleMeterRegistry();
    try (var database = Database.open("checker", node.database(), metrics)) {
      var checker = new OrderChecker(database);
      checker.checkOrders(load.answered());
      eventually(Duration.ofSeconds(30), () -> assertThat(checker.outboxIsEmpty()).isTrue());
      checker.checkLog();
      eventually(
          Duration.ofSeconds(30),
          () -> {
            consumer.supervise();
            checker.checkEffects();
          });
      LoggerFactory.getLogger(KillNineTest.class)
          .atInfo()
          .addKeyValue("seed", seed)
          .addKeyValue("kills", kills)
          .addKeyValue("answered", load.answered().size())
          .addKeyValue("stored", checker.number("select count(*) from orders.orders"))
          .addKeyValue("retries", load.retries())
          .addKeyValue("repeats", load.repeats())
          .log("every answered order stands once, its event is in the log once, with one effect");
    }
  }

  /** Its store has another address each time that the node has started. */
  private ConsumerProcess consumer(ServingNode node) throws Exception {
    return new ConsumerProcess(log("consumer"), node.database());
  }

  private List<String> tokens(OrderClient client) throws Exception {
    var tokens = new ArrayList<String>();
    for (int i = 0; i < CLIENTS; i++) {
      tokens.add(client.signUp("client" + i));
    }
    return tokens;
  }

  private Path data() {
    return directory.resolve("data");
  }

  private Path log(String name) {
    return directory.resolve(name + ".log");
  }
}
