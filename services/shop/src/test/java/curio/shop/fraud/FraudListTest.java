package curio.shop.fraud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.store.Database;
import curio.testkit.TestDatabase;
import curio.text.NameMark;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is on the list that is in force. */
class FraudListTest {
  private final TestDatabase store = TestDatabase.migrated("jobs", "log", "shop");
  private final Database database = store.database();
  private final FraudList list = new FraudList(true);

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void nobodyIsOnAListThatIsNotThere() {
    var inForce = inForce(list);

    assertThat(inForce.version()).isEmpty();
    assertThat(inForce.lists(marks("anna"))).isFalse();
  }

  @Test
  void anyOfTheNamesOfSomebodyIsEnough() {
    store("v1", "anna", "12", "Bob  Brown");

    var inForce = inForce(list);

    assertThat(inForce.version()).isEqualTo("v1");
    assertThat(inForce.lists(marks("7", "carl", "BOB BROWN"))).isTrue();
    assertThat(inForce.lists(marks("12", "carl", "Carl Cole"))).isTrue();
    assertThat(inForce.lists(marks("7", "carl", "Carl Cole"))).isFalse();
    assertThat(inForce.lists(Set.of())).isFalse();
  }

  @Test
  void anotherVersionIsInForceAtOnce() {
    store("v1", "anna");
    var before = inForce(list);

    store("v2", "bob");

    assertThat(inForce(list).version()).isEqualTo("v2");
    assertThat(inForce(list).lists(marks("anna"))).isFalse();
    assertThat(inForce(list).lists(marks("bob"))).isTrue();
    assertThat(before.lists(marks("anna"))).isTrue();
  }

  @Test
  void aShopWithoutAListAsksNobody() {
    store("v1", "anna");

    assertThat(inForce(new FraudList(false)).lists(marks("anna"))).isFalse();
    assertThat(inForce(new FraudList(false)).version()).isEmpty();
  }

  @Test
  void everyOneOfManyIsFoundAndNobodyElse() {
    var names = IntStream.range(0, 1_000).mapToObj(i -> "client " + i).toList();
    var marks = FraudMarks.of(marks(names.toArray(String[]::new)));

    assertThat(marks.count()).isEqualTo(1_000);
    assertThat(names).allMatch(name -> marks.contains(NameMark.of(name)));
    assertThat(IntStream.range(1_000, 2_000).mapToObj(i -> "client " + i))
        .noneMatch(name -> marks.contains(NameMark.of(name)));
    assertThatThrownBy(() -> FraudMarks.ofBytes(new byte[17]))
        .hasMessage("marks: 17 bytes (expected: a multiple of 16)");
  }

  private FraudList.InForce inForce(FraudList list) {
    return database.inTransaction(list::inForce);
  }

  private static Set<NameMark> marks(String... names) {
    return List.of(names).stream().map(NameMark::of).collect(Collectors.toSet());
  }

  private void store(String version, String... names) {
    var marks = FraudMarks.of(marks(names));
    database.inTransaction(tx ->
        tx.execute(
            """
            insert into shop.fraud_list (version, entries, marks, loaded_at, read_at)
            values (?, ?, ?, clock_timestamp(), clock_timestamp())
            on conflict (only_one) do update
              set version = excluded.version, entries = excluded.entries, marks = excluded.marks
            """,
            version,
            marks.count(),
            marks.bytes()));
  }
}
