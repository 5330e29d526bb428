package curio.bench;

import static org.assertj.core.api.Assertions.assertThat;

import curio.bench.subject.ShopTables.Books;
import org.junit.jupiter.api.Test;

class ItemsCheckTest {
  private static final Books BEFORE = new Books(100, 100, -5, -5, 3, 3, 2, 2);

  @Test
  void oneActionForEveryAnswerIsRight() {
    assertThat(ItemsCheck.compare(BEFORE, after(110, 110), 10, 0)).isEmpty();
  }

  @Test
  void anAnsweredCommandThatIsMissingIsFound() {
    assertThat(ItemsCheck.compare(BEFORE, after(109, 109), 10, 2))
        .containsExactly("9 actions are stored (expected: 10 answered 200, at most 2 more)");
  }

  @Test
  void anActionThatNobodyWasToldOfIsFoundUnlessAnAnswerIsMissing() {
    assertThat(ItemsCheck.compare(BEFORE, after(111, 111), 10, 0)).hasSize(1);
    assertThat(ItemsCheck.compare(BEFORE, after(111, 111), 10, 1)).isEmpty();
  }

  @Test
  void versionsAreThoseOfTheHistory() {
    assertThat(ItemsCheck.compare(BEFORE, after(110, 111), 10, 0))
        .containsExactly("versions of all items: 111 (expected: 110, as actions)");
  }

  @Test
  void balancesAreThoseOfWhatIsThere() {
    Books after = new Books(100, 100, -5, -6, 3, 4, 2, 1);

    assertThat(ItemsCheck.compare(BEFORE, after, 0, 0)).hasSize(3);
  }

  private static Books after(long actions, long versions) {
    return new Books(actions, versions, -5, -5, 3, 3, 2, 2);
  }
}
