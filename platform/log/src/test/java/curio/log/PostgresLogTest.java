package curio.log;

import static org.assertj.core.api.Assertions.assertThat;

import curio.store.Database;
import java.util.List;
import org.junit.jupiter.api.Test;

class PostgresLogTest extends LogContract {
  @Override
  Log open(Database opened) {
    return new PostgresLog(opened);
  }

  @Test
  void trimRemovesOnlyWhatIsOlderThanItsTopicKeeps() {
    var hold = hold("relay:things");
    write(EventSamples.many(TOPIC, 30));
    log.move(database, outbox, hold, 100);
    database.inTransaction(
        tx -> tx.execute("update log.batch set appended_at = now() - interval '2 days'"));
    write(EventSamples.many(TOPIC, 10));
    log.move(database, outbox, hold, 100);

    var rule = PostgresLog.retention(List.of(TOPIC)).getFirst();
    int removed = database.inTransaction(tx -> rule.deletion().delete(tx, 1_000));

    assertThat(removed).isPositive();
    assertThat(everything()).hasSize(10);
  }

  @Test
  void aMoveThatIsCutOffLeavesEverythingInTheOutbox() {
    var hold = hold("relay:things");
    write(EventSamples.many(TOPIC, 30));

    try {
      database.inTransaction(tx -> {
        log.move(database, outbox, hold, 0);
        tx.execute("delete from things.outbox");
        throw new IllegalStateException("the process dies here");
      });
    } catch (IllegalStateException expected) {
      assertThat(expected).hasMessageContaining("dies");
    }

    assertThat(List.of(waiting(), everything().size())).containsExactly(30, 0);
    assertThat(log.move(database, outbox, hold, 100).events()).isEqualTo(30);
  }
}
