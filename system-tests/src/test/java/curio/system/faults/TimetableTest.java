package curio.system.faults;

import static org.assertj.core.api.Assertions.assertThat;

import curio.system.faults.Fault.Kind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimetableTest {
  private static final Duration TIME = Duration.ofMinutes(2);

  @Test
  void aSeedChoosesTheSameFaultsAgain() {
    assertThat(Timetable.of(7, TIME)).isEqualTo(Timetable.of(7, TIME));
    assertThat(Timetable.of(7, TIME)).isNotEqualTo(Timetable.of(8, TIME));
  }

  @Test
  void everyThirdSeedKillsNodesOnlyAndOneAtATime() {
    for (long seed : List.of(-3L, 0L, 3L, 42L)) {
      var timetable = Timetable.of(seed, TIME);

      assertThat(timetable.killsOnly()).isTrue();
      assertThat(timetable.lanes()).hasSize(1);
      assertThat(timetable.lanes().getFirst())
          .extracting(Fault::kind)
          .containsOnly(Kind.KILL_NODE)
          .hasSizeGreaterThan(10);
    }
  }

  @Test
  void otherSeedsBringEveryKindAndTwoFaultsAtATime() {
    for (long seed : List.of(-2L, 1L, 2L, 43L)) {
      var lanes = Timetable.of(seed, TIME).lanes();

      assertThat(lanes).hasSize(2);
      assertThat(lanes.stream().flatMap(List::stream).map(Fault::kind)).contains(Kind.values());
    }
  }

  @Test
  void anOwnerIsFrozenBeyondItsLeaseFirst() {
    for (long seed = 1; seed < 100; seed += 3) {
      var first = Timetable.of(seed, Duration.ofSeconds(1)).lanes().getFirst().getFirst();

      assertThat(first.kind()).isEqualTo(Kind.FREEZE_NODE);
      assertThat(first.owner()).isTrue();
      assertThat(first.length()).isGreaterThan(Duration.ofSeconds(4));
    }
  }
}
