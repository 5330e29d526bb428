package curio.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnershipTest {
  private final Ownership ownership = new Ownership(2);

  @Test
  void aPartWithoutAnOwnerCountsFromWhenItWasLeftUntilSomebodyHasIt() {
    ownership.has(0, 0, 10);
    ownership.has(0, 1, 10);

    ownership.left(0, 1, 200);
    ownership.has(1, 1, 250);
    ownership.left(1, 1, 300);
    ownership.has(0, 1, 320);

    assertThat(ownership.longestWithout(100, 400)).isEqualTo(Duration.ofNanos(50));
    assertThat(ownership.longestWithout(260, 400)).isEqualTo(Duration.ofNanos(20));
    assertThat(ownership.shares(2)).isEqualTo(List.of(2, 0));
    assertThat(ownership.isWhole()).isTrue();
  }

  @Test
  void whatIsHeardLateIsPutWhereItBelongs() {
    ownership.has(0, 0, 10);
    ownership.has(0, 1, 10);

    ownership.has(1, 1, 250);
    ownership.left(0, 1, 200);

    assertThat(ownership.longestWithout(100, 400)).isEqualTo(Duration.ofNanos(50));
    assertThat(ownership.isWhole()).isTrue();
  }

  @Test
  void whoDiedHasNothingWhateverItHadToldBefore() {
    ownership.has(0, 0, 10);
    ownership.has(0, 1, 10);
    ownership.has(0, 1, 120);

    ownership.died(0, 100);
    ownership.has(1, 0, 500);

    assertThat(ownership.isWhole()).isFalse();
    assertThat(ownership.longestWithout(50, 700)).isEqualTo(Duration.ofNanos(600));
    ownership.has(1, 1, 750);
    assertThat(ownership.isWhole()).isTrue();
    assertThat(ownership.longestWithout(50, 800)).isEqualTo(Duration.ofNanos(650));
  }

  @Test
  void aPartOfTwoOwnersIsNotWhole() {
    ownership.has(0, 0, 10);
    ownership.has(0, 1, 10);
    ownership.has(1, 1, 20);

    assertThat(ownership.isWhole()).isFalse();
    assertThat(ownership.longestWithout(15, 100)).isEqualTo(Duration.ZERO);
  }
}
