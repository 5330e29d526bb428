package curio.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.limits.LimitsTable;
import curio.testkit.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class MigrationTest {
  @Test
  void theTableOfLimitsIsTheOneOfAllServices() throws Exception {
    try (var in = FeedService.class.getResourceAsStream("/db/feed/V1__feed.sql")) {
      assertThat(in).isNotNull();
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .contains(LimitsTable.ddl(FeedParts.SCHEMA));
    }
  }

  @Test
  void aDayIsMadeOnceHoweverManyWantIt() throws Exception {
    try (var store = TestDatabase.migrated("jobs", "log", FeedParts.SCHEMA);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Integer> make = () -> number(store, "select 1 from feed.ensure_day(7)");
      for (var one : threads.invokeAll(Collections.nCopies(8, make))) {
        assertThat(one.get()).isEqualTo(1);
      }

      assertThat(number(store, "select count(*) from pg_class where relname = 'event_7'"))
          .isEqualTo(1);
    }
  }

  private static int number(TestDatabase store, String sql) {
    return store.database().inTransaction(tx -> tx.createQuery(sql).mapTo(Integer.class).one());
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new FeedSettings(0, 1, 1, 1, 1)).hasMessageContaining("max-follows");
    assertThatThrownBy(() -> new FeedSettings(100_001, 1, 1, 1, 1))
        .hasMessageContaining("max-follows");
    assertThatThrownBy(() -> new FeedSettings(1, -1, 1, 1, 1))
        .hasMessageContaining("follows-per-minute");
    assertThatThrownBy(() -> new FeedSettings(1, 1, 0, 1, 1)).hasMessageContaining("max-blocks");
    assertThatThrownBy(() -> new FeedSettings(1, 1, 1, -1, 1))
        .hasMessageContaining("blocks-per-minute");
    assertThatThrownBy(() -> new FeedSettings(1, 1, 1, 1, 100_001))
        .hasMessageContaining("posts-per-minute");
  }
}
