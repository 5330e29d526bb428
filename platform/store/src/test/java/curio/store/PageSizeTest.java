package curio.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.errors.CurioException;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PageSizeTest {
  @Test
  void shortEntriesFillThePageThatIsAskedFor() {
    assertThat(of(Collections.nCopies(1_001, "short"), 1_000)).isEqualTo(1_000);
    assertThat(of(Collections.nCopies(7, "short"), 1_000)).isEqualTo(7);
    assertThat(of(List.of(), 1_000)).isZero();
  }

  @ParameterizedTest
  @CsvSource({"x, 1", "'\"', 2", "\\, 2", "õ, 2", "€, 3", "'\t', 6"})
  void aPageEndsAtAMebibyteOfJson(String character, int bytes) {
    var entry = character.repeat(10_000);

    assertThat(of(Collections.nCopies(1_000, entry), 1_000))
        .isEqualTo((1 << 20) / (300 + 10_000 * bytes));
  }

  @Test
  void anEntryLongerThanAPageIsAPage() {
    assertThat(of(List.of("x".repeat(2_000_000), "y"), 10)).isEqualTo(1);
  }

  @Test
  void asManyAsAListGivesOutMayBeAskedFor() {
    assertThat(PageSize.checked(1)).isOne();
    assertThat(PageSize.checked(1_000)).isEqualTo(1_000);
    assertThat(PageSize.checked(10_000, 10_000)).isEqualTo(10_000);
    for (int wrong : new int[] {-1, 0, 1_001}) {
      assertThatThrownBy(() -> PageSize.checked(wrong))
          .isInstanceOf(CurioException.class)
          .hasMessage("limit: " + wrong + " (expected: 1 to 1000)");
    }
  }

  private static int of(List<String> entries, int limit) {
    return PageSize.of(entries, limit, entry -> entry);
  }
}
