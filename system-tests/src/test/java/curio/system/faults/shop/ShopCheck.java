package curio.system.faults.shop;

import static curio.testkit.Eventually.eventually;

import curio.http.json.Json;
import curio.system.Captured;
import curio.system.faults.ClusterClient;
import curio.system.faults.ClusterClient.Call;
import curio.system.faults.ClusterClient.Outcome;
import curio.system.faults.Ledger;
import curio.system.faults.NodeProcess;
import curio.system.faults.Promise;
import curio.system.faults.shop.Story.Step;
import curio.testkit.Eventually;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Compares what counters and buyers were told with what items tell of themselves, these with the
 * rules, and all of it with the books. Used by one thread.
 */
final class ShopCheck {
  private static final Duration SETTLE = Duration.ofSeconds(60);

  /** A loan that is lost is to be forfeited within a minute. */
  private static final Duration FORFEITED = Duration.ofSeconds(90);

  /** So many of each counter are asked for again in the end. */
  private static final int REPEATS = 40;

  private static final Pattern STATUS =
      Pattern.compile("\"status\":\"(new|processing|completed|rejected)\"");

  private static final Json.Reader<BooksTold> BOOKS = Json.reader(BooksTold.class);
  private static final Json.Reader<Settled> SETTLED = Json.reader(Settled.class);

  private final ClusterClient client;
  private final List<NodeProcess> doors;
  private final Ledger ledger;
  private final String admin;
  private final List<String> items;

  private record BooksTold(Balances balances) {
    record Balances(BigDecimal cash, BigDecimal stock, BigDecimal loans, BigDecimal income) {}

    Books books() {
      return new Books(
          Cents.of(balances.cash()),
          Cents.of(balances.stock()),
          Cents.of(balances.loans()),
          Cents.of(balances.income()));
    }
  }

  /** What became of an action. */
  private record Settled(String id, String status, @Nullable Integer version) {
    int versionOrNone() {
      return version == null ? 0 : version;
    }
  }

  ShopCheck(
      ClusterClient client,
      List<NodeProcess> doors,
      Ledger ledger,
      String admin,
      List<String> items) {
    this.client = client;
    this.doors = List.copyOf(doors);
    this.ledger = ledger;
    this.admin = admin;
    this.items = items;
  }

  void all(List<Counter> counters, List<Buyer> buyers) {
    var versions = new HashMap<String, Settled>();
    for (var counter : counters) {
      for (var asked : counter.asked()) {
        if (asked.isPending()) {
          settle(counter, asked).ifPresent(now -> versions.put(now.id(), now));
        }
      }
    }
    counters.forEach(this::repeated);
    var completed = new HashMap<Buyer, Integer>();
    buyers.forEach(buyer -> completed.put(buyer, completed(buyer)));
    settled(FORFEITED, this::nothingLostIsOpen);
    var stories = stories();
    counters.forEach(counter -> acknowledged(counter, stories, versions));
    strangers(counters, buyers, stories);
    buyers.forEach(buyer -> bought(buyer, completed.get(buyer), stories));
    books(stories);
  }

  private Outcome ask(NodeProcess node, String path) {
    var outcome = client.sendTo(node, Call.get(admin, path));
    if (outcome.isTryAgain()) {
      throw new AssertionError("%s at %s: %s".formatted(path, node.name(), outcome));
    }
    return outcome;
  }

  private Outcome ask(String path) {
    return ask(doors.getFirst(), path);
  }

  private static <T> T read(Json.Reader<T> reader, Outcome outcome) {
    if (outcome.status() != 200) {
      throw new AssertionError(outcome.toString());
    }
    return reader.read(outcome.says().getBytes(StandardCharsets.UTF_8));
  }

  /** What was settled is told again, by every node. */
  private void repeated(Counter counter) {
    var settled = counter.asked().stream().filter(asked -> !asked.isPending()).toList();
    for (int i = Math.max(0, settled.size() - REPEATS); i < settled.size(); i++) {
      var earlier = settled.get(i);
      var node = doors.get(i % doors.size());
      settled(
          SETTLE,
          () -> {
            var outcome = client.sendTo(node, counter.again(earlier));
            if (outcome.isTryAgain() || outcome.status() == 202) {
              throw new AssertionError("%s at %s: %s".formatted(earlier, node.name(), outcome));
            }
            var again =
                Asked.of(earlier.kind(), earlier.item(), earlier.body(), earlier.key(), outcome);
            ledger.check(
                Promise.SAME_KEY,
                again.equals(earlier),
                "%s at %s: first %s, then %s"
                    .formatted(counter.name(), node.name(), earlier, again));
          });
    }
  }

  /** What came of something that was accepted and not settled at once. */
  private Optional<Settled> settle(Counter counter, Asked asked) {
    ledger.count("shop accepted");
    var found = new ArrayList<Settled>();
    settled(
        SETTLE,
        () -> {
          found.clear();
          var now = read(SETTLED, ask("/item/action/" + asked.actionId()));
          if (now.status().equals("pending")) {
            throw new AssertionError("%s, %s is pending".formatted(counter.name(), asked));
          }
          found.add(now);
        });
    return found.stream().findFirst();
  }

  /** How many of the orders were completed; all are settled. */
  private int completed(Buyer buyer) {
    var count = new HashSet<String>();
    for (var order : buyer.orders()) {
      settled(
          SETTLE,
          () -> {
            var call = Call.get(buyer.token(), "/api/v1/order/" + order);
            var status =
                Captured.in(client.sendTo(doors.getFirst(), call).says(), STATUS).orElse("none");
            switch (status) {
              case "completed" -> count.add(order);
              case "rejected" -> {}
              default -> throw new AssertionError("order %s is %s".formatted(order, status));
            }
          });
    }
    return count.size();
  }

  private void nothingLostIsOpen() {
    for (var item : items) {
      var outcome = ask("/item/fetch/" + item);
      if (outcome.status() == 200) {
        for (var loan : Story.of(outcome.says()).pawns()) {
          boolean lost =
              OffsetDateTime.parse(loan.forfeitsAt()).toInstant().isBefore(Instant.now());
          if (lost && loan.status().equals("open")) {
            throw new AssertionError("a loan of %s is open: %s".formatted(item, loan));
          }
        }
      }
    }
  }

  /** Of all items, and every node tells the same. */
  private Map<String, Story> stories() {
    var stories = new HashMap<String, Story>();
    for (var item : items) {
      var told = new HashSet<String>();
      for (var node : doors) {
        try {
          var outcome = ask(node, "/item/fetch/" + item);
          told.add(outcome.status() == 404 ? "" : outcome.says());
        } catch (AssertionError e) {
          ledger.broken(Promise.NOT_WEDGED, String.valueOf(e.getMessage()));
        }
      }
      ledger.check(
          Promise.ITEM_LAWFUL, told.size() <= 1, "nodes tell of %s: %s".formatted(item, told));
      told.stream()
          .filter(text -> !text.isEmpty())
          .findFirst()
          .ifPresent(text -> stories.put(item, Story.of(text)));
    }
    return stories;
  }

  /** Everything that a counter was told of is where it was said to be, once. */
  private void acknowledged(
      Counter counter, Map<String, Story> stories, Map<String, Settled> settled) {
    for (var asked : counter.asked()) {
      if (asked.actionId().isEmpty()) {
        continue;
      }
      var later = settled.get(asked.actionId());
      int version = later == null ? asked.version() : later.versionOrNone();
      boolean unsettled = asked.isPending() && later == null;
      var steps = steps(stories, asked.item(), asked.actionId());
      boolean holds =
          unsettled
              || (version == 0
                  ? steps.isEmpty()
                  : steps.size() == 1
                      && steps.getFirst().version() == version
                      && steps.getFirst().action().equals(asked.kind()));
      ledger.check(
          Promise.ACTION_ONCE,
          holds,
          "%s: %s, then %s, but %s".formatted(counter.name(), asked, later, steps));
    }
  }

  private static List<Step> steps(Map<String, Story> stories, String item, String actionId) {
    var story = stories.get(item);
    return story == null
        ? List.of()
        : story.history().stream().filter(step -> step.actionId().equals(actionId)).toList();
  }

  /** What nobody was told of is no more than what nobody was answered. */
  private void strangers(List<Counter> counters, List<Buyer> buyers, Map<String, Story> stories) {
    var known = new HashSet<String>();
    counters.forEach(counter -> counter.asked().forEach(asked -> known.add(asked.actionId())));
    var clients = buyers.stream().map(buyer -> Long.toString(buyer.id())).toList();
    long unknown =
        stories.values().stream()
            .flatMap(story -> story.history().stream())
            .filter(step -> !step.action().equals("forfeit"))
            .filter(step -> !known.contains(step.actionId()))
            .filter(step -> !clients.contains(String.valueOf(step.clientId())))
            .count();
    int unanswered = counters.stream().mapToInt(Counter::unanswered).sum();
    ledger.check(
        Promise.ACTION_ONCE,
        unknown <= unanswered,
        "%d actions that nobody knows, %d unanswered".formatted(unknown, unanswered));
  }

  /** Each completed order is one buy, and no other is. */
  private void bought(Buyer buyer, @Nullable Integer completed, Map<String, Story> stories) {
    var client = Long.toString(buyer.id());
    long buys =
        stories.values().stream()
            .flatMap(story -> story.history().stream())
            .filter(step -> step.action().equals("buy") && client.equals(step.clientId()))
            .count();
    long told = Objects.requireNonNullElse(completed, 0);
    ledger.check(
        Promise.ORDER_SETTLED,
        told <= buys && buys <= told + buyer.unanswered(),
        "%s: %d orders completed, %d bought, %d unanswered"
            .formatted(buyer, told, buys, buyer.unanswered()));
  }

  private void books(Map<String, Story> stories) {
    var sum = Books.EMPTY;
    for (var story : stories.values()) {
      try {
        sum = sum.and(ItemModel.replay(story));
        ledger.kept(Promise.ITEM_LAWFUL, story.history().size());
      } catch (IllegalStateException e) {
        ledger.broken(Promise.ITEM_LAWFUL, "%s in %s".formatted(e.getMessage(), story));
      }
    }
    try {
      var told = read(BOOKS, ask("/shop/ledger")).books();
      ledger.check(
          Promise.BOOKS_BALANCE,
          told.equals(sum) && told.sum() == 0,
          "the books say %s, the items %s".formatted(told, sum));
    } catch (AssertionError e) {
      ledger.broken(Promise.BOOKS_BALANCE, String.valueOf(e.getMessage()));
    }
  }

  private void settled(Duration limit, Eventually.Assertion assertion) {
    try {
      eventually(limit, assertion);
      ledger.kept(Promise.NOT_WEDGED);
    } catch (AssertionError e) {
      ledger.broken(Promise.NOT_WEDGED, String.valueOf(e.getMessage()));
    }
  }
}
