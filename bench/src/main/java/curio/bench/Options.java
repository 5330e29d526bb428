package curio.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * How a benchmark is run.
 *
 * @param rounds how often each subject has its turn
 * @param measured how long one measurement lasts
 * @param warmUp how long a subject is loaded before it is measured
 * @param connections of the load
 * @param quietWait longest wait for a quiet machine before a measurement
 * @param home directory of the project
 * @param only names of the subjects to run; empty: all
 * @param latency whether all that matters is the latency at half load
 */
record Options(
    int rounds,
    Duration measured,
    Duration warmUp,
    int connections,
    Duration quietWait,
    Path home,
    Set<String> only,
    boolean latency) {
  static final String USAGE =
      """
      Options:
        --seconds N      length of one measurement (10)
        --rounds N       turns of each subject (start: 5, the others: 3)
        --connections N  open at once (64)
        --warm-up N      seconds of load before measuring (30)
        --only A,B       only these subjects
        --home DIR       directory of the project (CURIO_HOME, else .)
        --latency        orders at half load: 3 rounds on new data, 20 s of warm-up, 10 s measured
        --quick          one round of 2 seconds: to try whether it works, not to measure\
      """;

  private static final Options STANDARD =
      new Options(
          3,
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          64,
          Duration.ofMinutes(1),
          projectHome(),
          Set.of(),
          false);

  Options {
    check("rounds", rounds, 1, 100);
    check("seconds", measured.toSeconds(), 1, 3600);
    check("warm-up", warmUp.toSeconds(), 0, 3600);
    check("connections", connections, 1, 10_000);
    only = Set.copyOf(only);
  }

  /**
   * Reads the command line; throws {@link IllegalArgumentException} that says what would be right.
   */
  static Options parse(List<String> arguments, int standardRounds) {
    Options options = STANDARD.withRounds(standardRounds);
    for (int i = 0; i < arguments.size(); i++) {
      String name = arguments.get(i);
      if (name.equals("--quick")) {
        options =
            new Options(
                1,
                seconds(2),
                seconds(1),
                options.connections,
                Duration.ZERO,
                options.home,
                options.only,
                options.latency);
      } else if (name.equals("--latency")) {
        options =
            new Options(
                3,
                seconds(10),
                seconds(20),
                options.connections,
                options.quietWait,
                options.home,
                options.only,
                true);
      } else if (i + 1 < arguments.size()) {
        options = options.with(name, arguments.get(++i));
      } else {
        throw unknown(name);
      }
    }
    return options;
  }

  /** Whether it is only to be tried out. */
  boolean quick() {
    return quietWait.isZero();
  }

  /** How long one connection is measured alone. */
  Duration lonely() {
    return latency ? seconds(1) : measured.dividedBy(2);
  }

  /** Where reports go: a run that measures everything writes into the sources, a trial does not. */
  Path reports() {
    boolean trial = quick() || latency || !only.isEmpty();
    return home.resolve("bench").resolve(trial ? "target" : "reports");
  }

  /** Whether a subject is to run. */
  boolean wants(String subject) {
    return only.isEmpty() || only.contains(subject);
  }

  /** Whether a subject is asked for by its name. */
  boolean names(String subject) {
    return only.contains(subject);
  }

  /** The launcher tells where the project is. */
  private static Path projectHome() {
    return Path.of(Objects.requireNonNullElse(System.getenv("CURIO_HOME"), "."));
  }

  private Options withRounds(int count) {
    return new Options(count, measured, warmUp, connections, quietWait, home, only, latency);
  }

  private Options with(String name, String value) {
    return switch (name) {
      case "--seconds" ->
          new Options(
              rounds,
              seconds(number(name, value)),
              warmUp,
              connections,
              quietWait,
              home,
              only,
              latency);
      case "--rounds" -> withRounds(number(name, value));
      case "--connections" ->
          new Options(
              rounds, measured, warmUp, number(name, value), quietWait, home, only, latency);
      case "--warm-up" ->
          new Options(
              rounds,
              measured,
              seconds(number(name, value)),
              connections,
              quietWait,
              home,
              only,
              latency);
      case "--only" ->
          new Options(
              rounds,
              measured,
              warmUp,
              connections,
              quietWait,
              home,
              new TreeSet<>(List.of(value.split(",", -1))),
              latency);
      case "--home" ->
          new Options(
              rounds, measured, warmUp, connections, quietWait, Path.of(value), only, latency);
      default -> throw unknown(name);
    };
  }

  private static Duration seconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }

  private static int number(String name, String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: a number)", e);
    }
  }

  private static void check(String name, long value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "--%s: %d (expected: %d to %d)".formatted(name, value, least, most));
    }
  }

  private static IllegalArgumentException unknown(String name) {
    return new IllegalArgumentException(name + ": unknown or without a value\n" + USAGE);
  }
}
