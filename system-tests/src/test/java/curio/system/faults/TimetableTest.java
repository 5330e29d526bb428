package curio.system.faults;

import static org.assertj.core.api.Assertions.assertThat;

import curio.system.faults.Fault.Kind;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimetableTest {
  private static final Duration TIME = Duration.ofMinutes(2);

  @Test
  void aSeedChoosesTheSameFaultsAgain() {
    assertThat(Timetable.of(7, TIME, true)).isEqualTo(Timetable.of(7, TIME, true));
    assertThat(Timetable.of(7, TIME, true)).isNotEqualTo(Timetable.of(8, TIME, true));
  }

  @Test
  void everyThirdSeedIsStrictAndOneAtATime() {
    for (long seed : List.of(-3L, 0L, 3L, 42L)) {
      var alike = Timetable.of(seed, TIME, false);
      var apart = Timetable.of(seed, TIME, true);

      assertThat(alike.strict()).isTrue();
      assertThat(kinds(alike)).containsOnly(Kind.KILL_NODE).hasSizeGreaterThan(10);
      assertThat(apart.strict()).isTrue();
      assertThat(kinds(apart))
          .containsOnly(Kind.KILL_NODE, Kind.CUT_CALLS, Kind.REFUSE_CALLS)
          .hasSizeGreaterThan(10);
    }
  }

  private static List<Kind> kinds(Timetable oneLane) {
    assertThat(oneLane.lanes()).hasSize(1);
    return oneLane.lanes().getFirst().stream().map(Fault::kind).toList();
  }

  @Test
  void otherSeedsBringEveryKindAndTwoFaultsAtATime() {
    for (long seed : List.of(-2L, 1L, 2L, 43L)) {
      var lanes = Timetable.of(seed, TIME, true).lanes();

      assertThat(lanes).hasSize(2);
      assertThat(lanes.stream().flatMap(List::stream).map(Fault::kind))
          .containsOnly(
              Arrays.stream(Kind.values()).filter(one -> !one.isOfKafka()).toArray(Kind[]::new));
    }
  }

  @Test
  void onKafkaItIsStruckTooAndMovesMeanwhile() {
    var lanes = Timetable.of(1, TIME, true, true).lanes();

    assertThat(lanes).hasSize(3);
    assertThat(lanes.stream().flatMap(List::stream).map(Fault::kind)).contains(Kind.values());
    assertThat(Timetable.of(3, TIME, true, true)).isEqualTo(Timetable.of(3, TIME, true));
  }

  @Test
  void whereNodesDoNotCallEachOtherNoCallsAreStruck() {
    var lanes = Timetable.of(1, TIME, false).lanes();

    assertThat(lanes.stream().flatMap(List::stream).map(Fault::kind)).noneMatch(Kind::isOfCalls);
  }

  @Test
  void anOwnerIsFrozenBeyondItsLeaseFirst() {
    for (long seed = 1; seed < 100; seed += 3) {
      var first = Timetable.of(seed, Duration.ofSeconds(1), true).lanes().getFirst().getFirst();

      assertThat(first.kind()).isEqualTo(Kind.FREEZE_NODE);
      assertThat(first.owner()).isTrue();
      assertThat(first.length()).isGreaterThan(Duration.ofSeconds(4));
    }
  }
}
