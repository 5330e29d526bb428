package curio.system.faults;

import curio.system.faults.Fault.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Which faults follow one another, chosen by a seed and by nothing else. A lane is done one fault
 * after the other; there are two at most, so no more than two things are wrong at a time. Every
 * third seed is strict: one at a time, nodes are killed or their calls are cut. Immutable.
 *
 * @param strict whether nothing happens that a client which tries once more may notice
 */
record Timetable(boolean strict, List<List<Fault>> lanes) {
  private static final List<Kind> PROCESSES =
      List.of(Kind.KILL_NODE, Kind.FREEZE_NODE, Kind.KILL_NODE, Kind.WRONG_CLOCK, Kind.FREEZE_NODE);
  private static final List<Kind> SURROUNDINGS =
      List.of(
          Kind.CUT,
          Kind.HANG,
          Kind.KILL_CONSUMER,
          Kind.SLOW,
          Kind.KILL_POSTGRES,
          Kind.REFUSE,
          Kind.NARROW,
          Kind.HANG,
          Kind.KILL_CONSUMER);
  private static final List<Kind> CALLS =
      List.of(Kind.CUT_CALLS, Kind.HANG_CALLS, Kind.SLOW_CALLS, Kind.REFUSE_CALLS, Kind.HANG_CALLS);

  private static final List<Kind> BROKER =
      List.of(Kind.KILL_BROKER, Kind.FREEZE_BROKER, Kind.CUT_BROKER, Kind.HANG_BROKER);

  /** No faults themselves, and so in a lane of their own. */
  private static final List<Kind> MOVES = List.of(Kind.MOVE_LOG, Kind.KILL_MOVE, Kind.MOVE_LOG);

  /** What a client does not notice that tries once more, where there are two of each. */
  private static final List<Kind> LOSSES =
      List.of(Kind.KILL_NODE, Kind.CUT_CALLS, Kind.KILL_NODE, Kind.REFUSE_CALLS);

  Timetable {
    lanes = List.copyOf(lanes);
  }

  /**
   * Enough faults for some time, which may end before the last of them.
   *
   * @param calls whether there are calls between nodes that can be struck
   */
  static Timetable of(long seed, Duration time, boolean calls) {
    return of(seed, time, calls, false);
  }

  /**
   * The same.
   *
   * @param kafka whether the log is on Kafka, which is struck too, and moves meanwhile
   */
  static Timetable of(long seed, Duration time, boolean calls, boolean kafka) {
    var random = new Random(seed);
    boolean strict = Math.floorMod(seed, 3L) == 0;
    if (strict) {
      var losses = lane(random, calls ? LOSSES : List.of(Kind.KILL_NODE), time);
      losses.addFirst(new Fault(Kind.KILL_NODE, millis(500), Duration.ZERO, true, 0));
      return new Timetable(true, List.of(losses));
    }
    var processes = lane(random, PROCESSES, time);
    var kinds = new ArrayList<>(SURROUNDINGS);
    if (calls) {
      kinds.addAll(CALLS);
    }
    if (kafka) {
      kinds.addAll(BROKER);
    }
    var surroundings = lane(random, kinds, time);
    // However short a run is, it freezes an owner beyond its lease and cuts another node off.
    processes.addFirst(
        new Fault(Kind.FREEZE_NODE, millis(500), millis(random, 4_500, 6_000), true, 0));
    surroundings.addFirst(
        new Fault(
            Kind.CUT, millis(1_000), millis(random, 3_500, 4_500), false, random.nextInt(100)));
    return new Timetable(
        false,
        kafka
            ? List.of(processes, surroundings, lane(random, MOVES, time))
            : List.of(processes, surroundings));
  }

  /** Each kind comes once before any comes again. */
  private static List<Fault> lane(Random random, List<Kind> kinds, Duration time) {
    var faults = new ArrayList<Fault>();
    for (var planned = Duration.ZERO; planned.compareTo(time) < 0; ) {
      var round = new ArrayList<>(kinds);
      Collections.shuffle(round, random);
      for (var kind : round) {
        var fault =
            new Fault(
                kind,
                // Long enough for clients to have noticed that the last one is over.
                millis(random, 700, 2_000),
                length(random, kind),
                random.nextBoolean(),
                random.nextInt(100));
        faults.add(fault);
        planned = planned.plus(fault.after()).plus(fault.length());
      }
    }
    return faults;
  }

  private static Duration length(Random random, Kind kind) {
    return switch (kind) {
      case KILL_NODE, WRONG_CLOCK, KILL_CONSUMER, KILL_BROKER -> millis(random, 0, 1_500);
      case FREEZE_NODE, CUT, REFUSE, HANG, CUT_CALLS, REFUSE_CALLS, HANG_CALLS ->
          millis(random, 1_000, 8_000);
      case SLOW, NARROW, SLOW_CALLS, FREEZE_BROKER, CUT_BROKER, HANG_BROKER ->
          millis(random, 1_000, 5_000);
      // The command starts first.
      case MOVE_LOG, KILL_MOVE -> millis(random, 1_200, 4_000);
      case KILL_POSTGRES -> Duration.ZERO;
    };
  }

  private static Duration millis(Random random, int least, int most) {
    return millis(random.nextInt(least, most));
  }

  private static Duration millis(int millis) {
    return Duration.ofMillis(millis);
  }
}
