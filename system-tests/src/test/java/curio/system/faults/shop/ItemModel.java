package curio.system.faults.shop;

import curio.system.faults.shop.Story.Loan;
import curio.system.faults.shop.Story.Step;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What may be done with an item, and what comes of it, from the description alone: who replays a
 * history with it finds out whether the shop keeps its rules. For a shop in UTC with seven days of
 * grace. Not thread-safe.
 */
final class ItemModel {
  private static final String REGISTERED = "REGISTERED";
  private static final String IN_SHOP = "IN_SHOP";
  private static final String WITH_CLIENT = "WITH_CLIENT";
  private static final String PAWNED = "PAWNED";
  private static final int GRACE_DAYS = 7;

  private final Story story;
  private final Set<String> ended = new HashSet<>();
  private String holding = "";
  private @Nullable String holder;

  /** What the shop gave for it. */
  private long cost;

  /** The loan that it is in the shop for. */
  private @Nullable Loan open;

  private int extensions;
  private Books books = Books.EMPTY;

  private ItemModel(Story story) {
    this.story = story;
  }

  /**
   * Replays what an item tells of itself.
   *
   * @return what the books have of it
   * @throws IllegalStateException for the first thing that cannot be
   */
  static Books replay(Story story) {
    var model = new ItemModel(story);
    model.replay();
    return model.books;
  }

  private void replay() {
    var loans =
        story.pawns().stream().collect(Collectors.toMap(Loan::actionId, Function.identity()));
    int version = 0;
    for (var step : story.history()) {
      version++;
      must(step.version() == version, "version " + version, step.version());
      if (step.action().equals("pawn")) {
        var loan = loans.get(step.actionId());
        if (loan == null) {
          throw new IllegalStateException(
              "item %s: no loan of %s".formatted(story.item().id(), step));
        }
        open(step, loan);
      } else {
        apply(step);
      }
    }
    var item = story.item();
    must(item.version() == version, "version " + version, item.version());
    must(holding.equals(item.holding()), holding, item.holding());
    must(String.valueOf(holder).equals(String.valueOf(item.holder())), holder, item.holder());
    must(ended.size() + (open == null ? 0 : 1) == loans.size(), "loans of history", loans.size());
    if (open != null) {
      check(open, "open");
    }
  }

  private void apply(Step step) {
    switch (step.action()) {
      case "add" -> {
        from(step, Set.of(""));
        move(REGISTERED, null);
      }
      case "change" -> must(!holding.isEmpty(), "an item", "none");
      case "buy" -> {
        from(step, Set.of(REGISTERED, IN_SHOP));
        long price = price(step);
        books = books.and(price, -cost, 0, cost - price);
        cost = 0;
        move(WITH_CLIENT, step.clientId());
      }
      case "sell" -> {
        from(step, Set.of(REGISTERED, WITH_CLIENT));
        mayGiveAway(step);
        long price = price(step);
        books = books.and(-price, price, 0, 0);
        cost = price;
        move(IN_SHOP, null);
      }
      case "redeem" -> {
        var loan = ofHolder(step);
        long owed = Cents.of(loan.price()) + Cents.of(loan.tax());
        books = books.and(owed, 0, -Cents.of(loan.price()), -Cents.of(loan.tax()));
        end(loan, "redeemed");
        move(WITH_CLIENT, step.clientId());
      }
      case "extend" -> {
        var loan = ofHolder(step);
        books = books.and(Cents.of(loan.tax()), 0, 0, -Cents.of(loan.tax()));
        extensions++;
      }
      case "forfeit" -> {
        var loan = pawned(step);
        books = books.and(0, Cents.of(loan.price()), -Cents.of(loan.price()), 0);
        cost = Cents.of(loan.price());
        must(
            !forfeitsAt(loan).isAfter(Instant.now()),
            "none before " + forfeitsAt(loan),
            "a forfeit");
        end(loan, "forfeited");
        move(IN_SHOP, null);
      }
      default -> must(false, "an action that there is", step.action());
    }
  }

  private void open(Step step, Loan loan) {
    from(step, Set.of(REGISTERED, WITH_CLIENT));
    mayGiveAway(step);
    must(loan.clientId().equals(step.clientId()), step.clientId(), loan.clientId());
    books = books.and(-Cents.of(loan.price()), 0, Cents.of(loan.price()), 0);
    open = loan;
    extensions = 0;
    move(PAWNED, step.clientId());
  }

  private void end(Loan loan, String status) {
    check(loan, status);
    must(ended.add(loan.actionId()), "one end of " + loan.actionId(), "two");
    open = null;
  }

  /** What it tells of a loan that stands so, or stood so at its end. */
  private void check(Loan loan, String status) {
    must(loan.status().equals(status), status, loan.status());
    must(loan.extensions() == extensions, extensions + " extensions", loan.extensions());
    must(LocalDate.parse(loan.due()).equals(due(loan)), due(loan), loan.due());
    must(
        OffsetDateTime.parse(loan.forfeitsAt()).toInstant().equals(forfeitsAt(loan)),
        forfeitsAt(loan),
        loan.forfeitsAt());
    long owes = status.equals("open") ? Cents.of(loan.price()) + Cents.of(loan.tax()) : 0;
    must(Cents.of(loan.owed()) == owes, owes + " owed", loan.owed());
  }

  private LocalDate due(Loan loan) {
    return OffsetDateTime.parse(loan.date())
        .withOffsetSameInstant(ZoneOffset.UTC)
        .toLocalDate()
        .plusDays((1L + extensions) * loan.limitDays());
  }

  private Instant forfeitsAt(Loan loan) {
    return due(loan).plusDays(GRACE_DAYS + 1L).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private Loan pawned(Step step) {
    from(step, Set.of(PAWNED));
    var loan = open;
    if (loan == null) {
      throw new IllegalStateException(step + ": no loan is open");
    }
    return loan;
  }

  private Loan ofHolder(Step step) {
    must(String.valueOf(step.clientId()).equals(holder), "by " + holder, step);
    return pawned(step);
  }

  private void mayGiveAway(Step step) {
    boolean may = holding.equals(REGISTERED) || String.valueOf(step.clientId()).equals(holder);
    must(may, "by " + holder, step);
  }

  private void from(Step step, Set<String> lawful) {
    must(lawful.contains(holding), step.action() + " from " + lawful, holding);
  }

  private static long price(Step step) {
    if (step.price() == null) {
      throw new IllegalStateException(step + ": no price");
    }
    return Cents.of(step.price());
  }

  private void move(String to, @Nullable String client) {
    holding = to;
    holder = client;
  }

  private void must(boolean holds, @Nullable Object expected, @Nullable Object found) {
    if (!holds) {
      throw new IllegalStateException(
          "item %s: %s (expected: %s)".formatted(story.item().id(), found, expected));
    }
  }
}
