package curio.system.faults;

import static org.assertj.core.api.Assertions.assertThat;

import curio.log.PostgresLog;
import curio.log.Topic;
import curio.log.Topic.OnPoison;
import curio.testkit.TestDatabase;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The witness sees what the product is not to let happen. */
class WitnessTest {
  private static final Topic TOPIC =
      new Topic("order-created", 8, Duration.ofDays(1), OnPoison.SKIP);

  private TestDatabase store;
  private Witness witness;
  private String one;
  private String other;
  private int moves;

  @BeforeEach
  void start() {
    store = TestDatabase.migrated("jobs", "log");
    // Users belong to the whole server, which other tests share.
    one = "one-" + System.nanoTime();
    other = "other-" + System.nanoTime();
    var all = List.of("all");
    witness =
        Witness.on(
            store.superuser(),
            new Shape(
                "two",
                List.of(new NodeSpec(one, all, List.of()), new NodeSpec(other, all, List.of())),
                0,
                false));
    new PostgresLog(witness.database()).declare(TOPIC);
    witness.started(one, 1);
    witness.started(other, 2);
    store.asSuperuser("create schema orders");
    store.asSuperuser("select log.create_outbox('orders')");
    owned(1, 1);
  }

  @AfterEach
  void stop() {
    witness.close();
    store.close();
  }

  @Test
  void movesOfOwnersAreGood() throws SQLException {
    move(one);
    owned(2, 2);
    move(other);

    assertThat(witness.moves()).isEqualTo(2);
    assertThat(witness.staleMoves()).isEmpty();
  }

  @Test
  void aMoveByWhoIsNoOwnerIsSeen() throws SQLException {
    move(one);
    owned(2, 2);
    move(one);

    assertThat(witness.staleMoves())
        .singleElement()
        .asString()
        .contains("by " + one, "epoch 2 of " + other);
  }

  @Test
  void aMoveInAnEpochThatHasPassedIsSeen() throws SQLException {
    owned(2, 5);
    move(other);
    owned(1, 4);
    move(one);

    assertThat(witness.staleMoves()).singleElement().asString().contains("after epoch 5");
  }

  @Test
  void whatOtherOutboxesMoveHasOtherOwners() throws SQLException {
    store.asSuperuser("create schema accounts");
    store.asSuperuser("select log.create_outbox('accounts')");
    move(one);
    move(one, "accounts");

    assertThat(witness.staleMoves())
        .singleElement()
        .asString()
        .startsWith("accounts by " + one + " in epoch  of ");
  }

  @Test
  void aTakeoverIsTimedFromTheLossToTheNextOwnersFirstMove() throws SQLException {
    move(one);
    witness.lost(witness.owner().orElseThrow());
    owned(2, 2);
    move(other);

    assertThat(witness.takeovers()).hasSize(1);
  }

  @Test
  void anOwnerThatGoesOnItselfIsNoTakeover() throws SQLException {
    witness.lost(witness.owner().orElseThrow());
    move(one);
    owned(2, 2);
    move(other);

    assertThat(witness.takeovers()).isEmpty();
  }

  private void owned(long pid, long epoch) {
    witness
        .database()
        .inTransaction(tx ->
            tx.execute(
                """
                with node as (
                  insert into jobs.node (name, held_until)
                  values (format('node-%s-x', ?::bigint), now())
                  returning id)
                insert into jobs.job (kind, key, payload, state, due_at, owner, epoch)
                select 'relay:orders', 'keeper', '', 'running', now(), id, ? from node
                on conflict (kind, key) where key is not null and state <> 'done'
                do update set owner = excluded.owner, epoch = excluded.epoch
                """,
                pid, epoch));
  }

  private void move(String node) throws SQLException {
    move(node, "orders");
  }

  private void move(String node, String outbox) throws SQLException {
    var settings = store.superuser();
    try (var connection = DriverManager.getConnection(settings.url(), node, settings.password());
        var insert =
            connection.prepareStatement(
                """
                with gone as (delete from %s.outbox where seq > 0)
                insert into log.batch (topic_id, partition, last_offset, events, payload)
                select id, 0, ?, 1, '' from log.topic where name = 'order-created'
                """
                    .formatted(outbox))) {
      insert.setInt(1, moves++);
      insert.executeUpdate();
    }
  }
}
