package curio.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    write(EventSamples.many(TOPIC, 30));
    try (var mover = mover()) {
      mover.move();
      database.inTransaction(
          tx -> tx.execute("update log.batch set appended_at = now() - interval '2 days'"));
      write(EventSamples.many(TOPIC, 10));
      mover.move();
    }

    int removed = trim();

    assertThat(removed).isPositive();
    assertThat(everything()).hasSize(10);
  }

  @Test
  void whoStoodStillForLongerThanRecordsAreKeptIsToldWhatItHasLost() {
    write(EventSamples.many(TOPIC, 70));
    move();
    int partition = everything().getFirst().partition();
    int there = log.read(TOPIC, partition, -1, 1_000).size();
    database.inTransaction(
        tx -> tx.execute("update log.batch set appended_at = now() - interval '2 days'"));
    trim();

    try (var behind = log.reader(TOPIC, partition, 2)) {
      assertThat(behind.next(10)).isEqualTo(new Log.Batch(List.of(), there - 1, there - 3));
      assertThat(behind.next(10)).isEqualTo(new Log.Batch(List.of(), there - 1, 0));
    }
  }

  @Test
  void offsetsHaveNoGaps() {
    write(EventSamples.many(TOPIC, 100));
    move();

    for (int partition = 0; partition < TOPIC.partitions(); partition++) {
      var records = log.read(TOPIC, partition, -1, 1_000);
      for (int i = 0; i < records.size(); i++) {
        assertThat(records.get(i).offset()).isEqualTo(i);
      }
    }
  }

  @Test
  void aMoveThatIsCutOffLeavesEverythingInTheOutbox() {
    write(EventSamples.many(TOPIC, 30));

    try (var mover = mover()) {
      database.inTransaction(tx -> tx.execute("update things.outbox set topic = 'nowhere'"));
      assertThatThrownBy(mover::move).isInstanceOf(RuntimeException.class);
      assertThat(List.of(waiting(), everything().size())).containsExactly(30, 0);

      database.inTransaction(tx -> tx.execute("update things.outbox set topic = 'things'"));
      assertThat(mover.move().events()).isEqualTo(30);
    }
  }

  private int trim() {
    var rule = log.trim(List.of(TOPIC)).getFirst();
    return database.inTransaction(tx -> rule.deletion().delete(tx, 1_000));
  }
}
