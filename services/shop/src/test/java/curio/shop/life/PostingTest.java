package curio.shop.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PostingTest {
  @Test
  void eachActionPostsWhatTheTableSays() {
    assertThat(Posting.buy(1_500, 1_000)).isEqualTo(new Posting(1_500, -1_000, 0, -500));
    assertThat(Posting.buy(700, 1_000)).isEqualTo(new Posting(700, -1_000, 0, 300));
    assertThat(Posting.buy(1_500, 0)).isEqualTo(new Posting(1_500, 0, 0, -1_500));
    assertThat(Posting.sell(900)).isEqualTo(new Posting(-900, 900, 0, 0));
    assertThat(Posting.pawn(900)).isEqualTo(new Posting(-900, 0, 900, 0));
    assertThat(Posting.extend(45)).isEqualTo(new Posting(45, 0, 0, -45));
    assertThat(Posting.redeem(900, 45)).isEqualTo(new Posting(945, 0, -900, -45));
    assertThat(Posting.forfeit(900)).isEqualTo(new Posting(0, 900, -900, 0));
  }

  @Test
  void aLoanThatIsForfeitedAndSoldLeavesNothingBehindButIncome() {
    var whole = Posting.pawn(900).plus(Posting.forfeit(900)).plus(Posting.buy(1_200, 900));

    assertThat(whole).isEqualTo(new Posting(300, 0, 0, -300));
  }

  @Test
  void whatDoesNotBalanceOrFitIsRefused() {
    assertThatThrownBy(() -> new Posting(1, 0, 0, 0)).hasMessageContaining("expected: 0");
    assertThatThrownBy(() -> Posting.redeem(Long.MAX_VALUE, 1))
        .isInstanceOf(ArithmeticException.class);
  }
}
