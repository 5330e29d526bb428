package curio.node;

import static org.assertj.core.api.Assertions.assertThat;

import curio.testkit.TestDatabase;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
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
    var most = new TreeMap<String, Long>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var watch =
          threads.submit(() -> {
            do {
              counted().forEach((purpose, count) -> most.merge(purpose, count, Math::max));
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

    System.out.println("connections: " + most);
    assertThat(shopper.orders()).hasSize(PEOPLE * ORDERS);
    assertThat(most.values().stream().mapToLong(count -> count).sum()).isBetween(5L, (long) MOST);
  }

  private static void shop(Shopper shopper, int person) {
    for (int i = 0; i < ORDERS; i++) {
      shopper.place("key-%d-%d".formatted(person, i), "{\"price\": 400}");
      shopper.get(Shopper.ORDERS);
    }
  }

  /** By the name under which they are opened; those of the test itself have its database's. */
  private Map<String, Long> counted() {
    record Purpose(String name, long connections) {}
    var counted = new TreeMap<String, Long>();
    database
        .database()
        .read(tx ->
            tx.createQuery(
                    """
                    select application_name as name, count(*) as connections from pg_stat_activity
                    where datname = current_database() and application_name not like 'test\\_%'
                    group by 1
                    """)
                .mapTo(Purpose.class)
                .list())
        .forEach(one -> counted.put(one.name(), one.connections()));
    return counted;
  }
}
