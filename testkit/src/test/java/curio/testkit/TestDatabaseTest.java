package curio.testkit;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.store.migrations.Migrations;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TestDatabaseTest {
  @Test
  void eachTestHasADatabaseOfItsOwn() {
    try (TestDatabase one = TestDatabase.create();
        TestDatabase other = TestDatabase.create()) {
      one.asSuperuser("create table things (id int)");

      int tables =
          other
              .database()
              .read(tx ->
                  tx.createQuery("select count(*) from pg_tables where tablename = 'things'")
                      .mapTo(Integer.class)
                      .one());

      assertThat(tables).isZero();
    }
  }

  @Test
  void copiesOfMigratedSchemasAreAsIfMigratedThemselves() {
    try (TestDatabase one = TestDatabase.migrated("shop");
        TestDatabase other = TestDatabase.migrated("shop")) {
      one.database().inTransaction(tx -> tx.execute("insert into shop.item values (1)"));

      assertThat(items(one)).isOne();
      assertThat(items(other)).isZero();
      assertThatThrownBy(
              () -> one.database().inTransaction(tx -> tx.execute("drop table shop.item")))
          .hasStackTraceContaining("must be owner");
      Migrations.run(one.settings(), "shop");
      assertThat(items(one)).isOne();
    }
  }

  private static int items(TestDatabase test) {
    return test.database()
        .read(tx -> tx.createQuery("select count(*) from shop.item").mapTo(Integer.class).one());
  }

  @Test
  void whatIsTestedMayMakeNothing() {
    try (TestDatabase test = TestDatabase.create()) {
      assertThatThrownBy(
              () -> test.database().inTransaction(tx -> tx.execute("create schema things")))
          .hasStackTraceContaining("permission denied");

      test.asOwner("create schema things");
    }
  }

  @Test
  void theDatabaseServesAgainAfterItsConnectionsWereKilled() {
    try (TestDatabase test = TestDatabase.create()) {
      test.database().ping();

      test.killConnections();

      eventually(() -> test.database().ping());
    }
  }

  @Test
  void eventuallyWaitsForTheConditionAndTellsItsLastFailure() {
    AtomicInteger looks = new AtomicInteger();

    eventually(() -> assertThat(looks.incrementAndGet()).isEqualTo(3));

    assertThat(looks).hasValue(3);
    assertThatThrownBy(() -> eventually(Duration.ofMillis(20), () -> assertThat(looks).hasValue(7)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("7");
  }
}
