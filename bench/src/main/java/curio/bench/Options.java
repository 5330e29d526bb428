package curio.bench;

import curio.bench.shop.Stock;
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
 * @param wantedItems of a shop; 0 for as many as fit the run
 */
record Options(
    int rounds,
    Duration measured,
    Duration warmUp,
    int connections,
    Duration quietWait,
    Path home,
    Set<String> only,
    boolean latency,
    int wantedItems) {
  static final String USAGE =
      """
      Options:
        --seconds N      length of one measurement (10)
        --rounds N       turns of each subject (start: 5, the others: 3)
        --connections N  open at once (64)
        --warm-up N      seconds of load before measuring (30)
        --only A,B       only these subjects
        --items N        items in the shop (1000000; with --quick 20000)
        --home DIR       directory of the project (CURIO_HOME, else .)
        --latency        orders at half load: 3 rounds on new data, 20 s of warm-up, 10 s measured
        --quick          one round of 2 seconds: to try whether it works, not to measure\
      """;

  private static final int ITEMS = 1_000_000;
  private static final int QUICK_ITEMS = 20_000;

  /** So that many connections have an item of their own each. */
  private static final int LEAST_ITEMS = 1_000;

  private static final Options STANDARD =
      new Options(
          3,
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          64,
          Duration.ofMinutes(1),
          projectHome(),
          Set.of(),
          false,
          0);

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
            options
                .withRounds(1)
                .withMeasured(seconds(2))
                .withWarmUp(seconds(1))
                .withQuietWait(Duration.ZERO);
      } else if (name.equals("--latency")) {
        options =
            options
                .withRounds(3)
                .withMeasured(seconds(10))
                .withWarmUp(seconds(20))
                .withLatency(true);
      } else if (i + 1 < arguments.size()) {
        options = options.with(name, arguments.get(++i));
      } else {
        throw unknown(name);
      }
    }
    return options;
  }

  /** How many items a shop has. */
  int items() {
    if (wantedItems > 0) {
      return wantedItems;
    }
    return quick() ? QUICK_ITEMS : ITEMS;
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
    boolean trial = quick() || latency || !only.isEmpty() || items() != ITEMS;
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

  private Options with(String name, String value) {
    return switch (name) {
      case "--seconds" -> withMeasured(seconds(number(name, value)));
      case "--rounds" -> withRounds(number(name, value));
      case "--connections" -> withConnections(number(name, value));
      case "--warm-up" -> withWarmUp(seconds(number(name, value)));
      case "--only" -> withOnly(new TreeSet<>(List.of(value.split(",", -1))));
      case "--items" -> withItems(check("items", number(name, value), LEAST_ITEMS, Stock.MOST));
      case "--home" -> withHome(Path.of(value));
      default -> throw unknown(name);
    };
  }

  private Options withRounds(int other) {
    return new Options(
        other, measured, warmUp, connections, quietWait, home, only, latency, wantedItems);
  }

  private Options withMeasured(Duration other) {
    return new Options(
        rounds, other, warmUp, connections, quietWait, home, only, latency, wantedItems);
  }

  private Options withWarmUp(Duration other) {
    return new Options(
        rounds, measured, other, connections, quietWait, home, only, latency, wantedItems);
  }

  private Options withConnections(int other) {
    return new Options(
        rounds, measured, warmUp, other, quietWait, home, only, latency, wantedItems);
  }

  private Options withQuietWait(Duration other) {
    return new Options(
        rounds, measured, warmUp, connections, other, home, only, latency, wantedItems);
  }

  private Options withHome(Path other) {
    return new Options(
        rounds, measured, warmUp, connections, quietWait, other, only, latency, wantedItems);
  }

  private Options withOnly(Set<String> other) {
    return new Options(
        rounds, measured, warmUp, connections, quietWait, home, other, latency, wantedItems);
  }

  private Options withLatency(boolean other) {
    return new Options(
        rounds, measured, warmUp, connections, quietWait, home, only, other, wantedItems);
  }

  private Options withItems(int other) {
    return new Options(
        rounds, measured, warmUp, connections, quietWait, home, only, latency, other);
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

  private static int check(String name, long value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "--%s: %d (expected: %d to %d)".formatted(name, value, least, most));
    }
    return (int) value;
  }

  private static IllegalArgumentException unknown(String name) {
    return new IllegalArgumentException(name + ": unknown or without a value\n" + USAGE);
  }
}
