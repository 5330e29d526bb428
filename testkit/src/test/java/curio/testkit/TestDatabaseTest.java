package curio.testkit;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
