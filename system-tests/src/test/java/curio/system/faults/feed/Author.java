package curio.system.faults.feed;

import curio.system.Captured;
import curio.system.faults.Asking;
import curio.system.faults.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * Somebody who posts, one thing after the other: under new keys and under old ones again; who takes
 * some of it back, and follows other authors now and then. Works on one thread; the results may be
 * read when that has ended.
 */
final class Author {
  private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");
  private static final int LEAST_PAUSE_MILLIS = 100;

  private final Person person;
  private final List<Person> others;
  private final Asking asking;
  private final Duration pause;
  private final List<Posted> posted = new ArrayList<>();
  private final Set<String> deleting = new HashSet<>();
  private final Set<String> deleted = new HashSet<>();
  private int keys;

  /** A post that was acknowledged. */
  private record Posted(int number, String id) {}

  /**
   * One who has not begun yet.
   *
   * @param others whom to follow
   * @param pause the longest between two requests
   */
  Author(Person person, List<Person> others, Asking asking, Duration pause) {
    this.person = person;
    this.others = List.copyOf(others);
    this.asking = asking;
    this.pause = pause;
  }

  Person person() {
    return person;
  }

  /** The ids of what was acknowledged, in that order. */
  List<String> posted() {
    return posted.stream().map(Posted::id).toList();
  }

  /** Those that may have been taken back. */
  Set<String> deleting() {
    return Set.copyOf(deleting);
  }

  /** Those of which it was acknowledged that they are taken back. */
  Set<String> deleted() {
    return Set.copyOf(deleted);
  }

  void run(Random random) {
    while (!asking.stopped().getAsBoolean()) {
      int what = posted.isEmpty() ? 0 : random.nextInt(100);
      if (what < 75) {
        add(random, keys++).ifPresent(posted::add);
      } else if (what < 83) {
        repeat(random);
      } else if (what < 90) {
        delete(random);
      } else {
        follow(random);
      }
      LockSupport.parkNanos(
          TimeUnit.MILLISECONDS.toNanos(
              random.nextLong(LEAST_PAUSE_MILLIS, pause.toMillis() + LEAST_PAUSE_MILLIS)));
    }
  }

  private Optional<Posted> add(Random random, int number) {
    var call = person.post("%s says %d".formatted(person, number), "post-" + number);
    return asking
        .untilAnswered(random, person.name(), call, Set.of(201))
        .flatMap(outcome -> Captured.in(outcome.says(), ID))
        .map(id -> new Posted(number, id));
  }

  private void repeat(Random random) {
    var earlier = posted.get(random.nextInt(posted.size()));
    asking.ledger().count("repeats");
    add(random, earlier.number())
        .ifPresent(again ->
            asking
                .ledger()
                .check(
                    Promise.SAME_KEY,
                    again.id().equals(earlier.id()),
                    "%s: first %s, then %s".formatted(person, earlier, again)));
  }

  /** Where no answer came the first time, the second finds nothing. */
  private void delete(Random random) {
    var id = posted.get(random.nextInt(posted.size())).id();
    deleting.add(id);
    asking
        .untilAnswered(
            random, person.name(), person.call("DELETE", "/v1/posts/" + id), Set.of(200, 404))
        .ifPresent(outcome -> {
          deleted.add(id);
          asking.ledger().count("feed deletions");
        });
  }

  private void follow(Random random) {
    if (!others.isEmpty()) {
      Follower.turn(
          asking, person, others.get(random.nextInt(others.size())), random.nextBoolean(), random);
    }
  }
}
