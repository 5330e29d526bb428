package curio.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReachedTest {
  @Test
  void aLookThatBeganEarlierChangesNothing() {
    var here = Reached.at(7).passed(9);

    assertThat(here.orAt(5)).isSameAs(here);
    assertThat(here.orAt(7)).isSameAs(here);
  }

  @Test
  void whatOthersHaveStoredHolds() {
    var here = Reached.at(7).passed(9).orAt(8);

    assertThat(here.position()).isEqualTo(8);
    assertThat(here.stored()).isEqualTo(8);
  }

  @Test
  void aPositionThatIsStillLowerAfterAMinuteIsThatOfARestoredStore() {
    long before = System.nanoTime() - Duration.ofSeconds(61).toNanos();

    assertThat(new Reached(9, 7, before).orAt(5).position()).isEqualTo(5);
    assertThat(new Reached(9, 7, before).orAt(7).position()).isEqualTo(9);
  }
}
