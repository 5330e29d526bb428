package curio.log.moving;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.log.Topic;
import curio.store.Database;
import curio.testkit.TestDatabase;
import java.time.Duration;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GenerationsTest {
  private static final Topic TOPIC =
      new Topic("things", 4, Duration.ofDays(1), Topic.OnPoison.SKIP);

  private final TestDatabase store = TestDatabase.migrated("log");
  private final Database database = store.database();

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void anAnswerThatTookLongIsNotTakenForNew() throws Exception {
    var generations = new Generations(database);
    generations.declare(TOPIC, Home.POSTGRES);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var looking =
          database.inTransaction(tx -> {
            tx.execute("lock table log.generation in access exclusive mode");
            var asked = threads.submit(generations::refresh);
            eventually(() -> assertThat(waiting()).isPositive());
            long began = System.nanoTime();
            eventually(() -> assertThat(System.nanoTime() - began).isGreaterThan(1_100_000_000L));
            return asked;
          });
      looking.get();
    }
    database.inTransaction(tx -> tx.execute("update log.generation set log = 'kafka'"));

    assertThat(generations.home()).contains(Home.KAFKA);
  }

  private int waiting() {
    return database.read(tx ->
        tx.createQuery("select count(*) from pg_locks where not granted")
            .mapTo(Integer.class)
            .one());
  }
}
