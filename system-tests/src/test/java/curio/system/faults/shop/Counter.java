package curio.system.faults.shop;

import curio.system.faults.Asking;
import curio.system.faults.ClusterClient.Call;
import curio.system.faults.ClusterClient.Outcome;
import curio.system.faults.Promise;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A clerk at a counter, who adds, buys, sells, pawns, redeems, extends and changes, one thing after
 * the other, lawful or not, of items that other counters deal with as well; and who asks again
 * under old keys. Works on one thread; the results may be read when that has ended.
 */
final class Counter {
  private static final Set<Integer> PROMISED = Set.of(200, 201, 202, 404, 409);
  private static final List<String> KINDS =
      List.of("buy", "sell", "pawn", "redeem", "extend", "change");
  private static final List<String> CLIENTS = List.of("walk-in.1", "walk-in.2", "walk-in.3");
  private static final int LONGEST_TERM = 40;

  /** Some loans are from so long ago that they are lost at once. */
  private static final int OLDEST_DAYS = 100;

  private final String name;
  private final String token;
  private final List<String> items;
  private final Asking asking;
  private final Duration pause;
  private final List<Asked> asked = new ArrayList<>();
  private int keys;
  private int unanswered;

  /**
   * One that is not open yet.
   *
   * @param items what it deals with, others too; the first of them it adds itself
   * @param pause the longest between two requests
   */
  Counter(String name, String token, List<String> items, Asking asking, Duration pause) {
    this.name = name;
    this.token = token;
    this.items = List.copyOf(items);
    this.asking = asking;
    this.pause = pause;
  }

  String name() {
    return name;
  }

  /** What was answered, in that order. */
  List<Asked> asked() {
    return List.copyOf(asked);
  }

  /** Asks for something again, at a certain node. */
  Call again(Asked earlier) {
    return earlier.call(token);
  }

  /** Things that may have been done of which it never heard. */
  int unanswered() {
    return unanswered;
  }

  void run(Random random) {
    ask(random, "add", items.getFirst(), added(items.getFirst(), random));
    while (!asking.stopped().getAsBoolean()) {
      int what = random.nextInt(100);
      if (what < 6) {
        // Another counter may add it before, or have done so: exactly one of them does.
        var item = any(items, random);
        ask(random, "add", item, added(item, random));
      } else if (what < 82 || asked.isEmpty()) {
        act(random);
      } else if (what < 95) {
        repeat(random);
      } else {
        conflict(random);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextLong(1, pause.toMillis())));
    }
  }

  /** Half of what it does it knows to be lawful, unless somebody is quicker. */
  private void act(Random random) {
    var item = any(items, random);
    var story = random.nextBoolean() ? look(random, item) : null;
    var kind = story == null ? any(KINDS, random) : lawful(story.item().holding(), random);
    var client = story == null ? null : story.item().holder();
    ask(
        random,
        kind,
        item,
        body(kind, item, client == null ? any(CLIENTS, random) : client, random));
  }

  private @Nullable Story look(Random random, String item) {
    var call = Call.get(token, "/item/fetch/" + item);
    return asking
        .untilAnswered(random, name, call, Set.of(200, 404))
        .filter(outcome -> outcome.status() == 200)
        .map(outcome -> Story.of(outcome.says()))
        .orElse(null);
  }

  private static String lawful(String holding, Random random) {
    return switch (holding) {
      case "REGISTERED" -> any(List.of("buy", "sell", "pawn"), random);
      case "IN_SHOP" -> any(List.of("buy", "change"), random);
      case "WITH_CLIENT" -> any(List.of("sell", "pawn", "pawn"), random);
      default -> any(List.of("redeem", "extend"), random);
    };
  }

  private static String added(String item, Random random) {
    return """
    {"id":"%s","name":"Thing %s","category":"Motor","price":%s,"state":"Good"}
    """
        .formatted(item, item, price(random));
  }

  private static String body(String kind, String item, String client, Random random) {
    return switch (kind) {
      case "buy", "sell" ->
          """
          {"itemId":"%s","clientId":"%s","price":%s}
          """
              .formatted(item, client, price(random));
      case "pawn" ->
          """
          {"itemId":"%s","clientId":"%s","price":%s,"tax":%s,"limitDays":%d,"date":"%s"}
          """
              .formatted(
                  item,
                  client,
                  price(random),
                  random.nextInt(4) == 0 ? "0" : price(random),
                  1 + random.nextInt(LONGEST_TERM),
                  Instant.now()
                      .minus(random.nextInt(OLDEST_DAYS), ChronoUnit.DAYS)
                      .truncatedTo(ChronoUnit.SECONDS));
      case "change" ->
          """
          {"itemId":"%s","price":%s}
          """
              .formatted(item, price(random));
      default ->
          """
          {"itemId":"%s","clientId":"%s"}
          """
              .formatted(item, client);
    };
  }

  private static String price(Random random) {
    return String.format(Locale.ROOT, "%d.%02d", 1 + random.nextInt(500), random.nextInt(100));
  }

  private void ask(Random random, String kind, String item, String body) {
    var key = name + "-" + keys++;
    var outcome = send(random, Asked.call(token, kind, body, key));
    if (outcome.isEmpty()) {
      unanswered++;
      return;
    }
    asked.add(Asked.of(kind, item, body, key, outcome.get()));
    asking.ledger().count("shop " + (outcome.get().status() < 300 ? kind : "refusals"));
  }

  private Optional<Outcome> send(Random random, Call call) {
    return asking.untilAnswered(random, name, call, PROMISED);
  }

  /**
   * What was settled stays so. While no worker can be asked a gateway knows no more than that it
   * has sent the command; in the end it is as before.
   */
  private void repeat(Random random) {
    var earlier = any(asked, random);
    asking.ledger().count("repeats");
    send(random, earlier.call(token))
        .map(outcome ->
            Asked.of(earlier.kind(), earlier.item(), earlier.body(), earlier.key(), outcome))
        .ifPresent(again -> {
          boolean same =
              (earlier.isPending() || again.isPending())
                  ? earlier.mayBeTheSameAs(again)
                  : again.equals(earlier);
          asking
              .ledger()
              .check(
                  Promise.SAME_KEY, same, "%s: first %s, then %s".formatted(name, earlier, again));
        });
  }

  private void conflict(Random random) {
    var earlier = any(asked, random);
    var other = body("change", earlier.item(), "", random);
    var call = Asked.call(token, earlier.kind(), other, earlier.key());
    if (earlier.kind().equals("change")) {
      asking
          .untilAnswered(random, name, call, Set.of(422))
          .ifPresent(outcome ->
              asking
                  .ledger()
                  .check(Promise.OTHER_BODY, outcome.status() == 422, name + ": " + outcome));
    }
  }

  private static <T> T any(List<T> list, Random random) {
    return list.get(random.nextInt(list.size()));
  }
}
