package curio.node;

import static org.assertj.core.api.Assertions.assertThat;

import curio.testkit.TestDatabase;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many connections a node has to its database while many people use it, and what for. */
class ConnectionsTest {
  private static final int MOST = 12;
  private static final int PEOPLE = 40;
  private static final int ORDERS = 10;

  private final TestDatabase database = TestDatabase.create();
  private final RunningNode node =
      RunningNode.with(RunningNode.optionsOf(database.settings(), database.settings().url()));

  @AfterEach
  void close() {
    node.close();
    database.close();
  }

  @Test
  void aNodeUnderLoadHasTwelve() throws Exception {
    var shopper = node.signUp("buyer");
    var over = new AtomicBoolean();
    var most = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var watch =
          threads.submit(() -> {
            do {
              most.accumulateAndGet(counted(), Math::max);
            } while (!over.get());
          });
      try (var people = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < PEOPLE; i++) {
          int person = i;
          people.execute(() -> shop(shopper, person));
        }
      }
      over.set(true);
      watch.get();
    }

    assertThat(shopper.orders()).hasSize(PEOPLE * ORDERS);
    assertThat(most.get()).isBetween(5, MOST);
  }

  private static void shop(Shopper shopper, int person) {
    for (int i = 0; i < ORDERS; i++) {
      shopper.place("key-%d-%d".formatted(person, i), "{\"price\": 400}");
      shopper.get(Shopper.ORDERS);
    }
  }

  /**
   * All of this node's: those of the test itself have its database's name, or ask; what cleans the
   * tables is the server's own. The one of a count before, which has no name, may still be ending.
   */
  private int counted() {
    return Sql.number(
        database.settings(),
        """
        select count(*) from pg_stat_activity
        where datname = current_database() and application_name not like 'test\\_%'
          and application_name <> 'PostgreSQL JDBC Driver'
          and pid <> pg_backend_pid() and usesysid is not null
        """);
  }
}
