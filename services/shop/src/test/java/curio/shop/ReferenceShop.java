package curio.shop;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A shop as its rules read, written apart from the product and without looking at it: one command
 * after the other, in plain memory, by days since 1970 of UTC. It knows holdings by words, and who
 * the shop does not deal with by name.
 */
final class ReferenceShop {
  static final int GRACE_DAYS = 7;
  private static final int MOST_DAYS_AHEAD = 1_830;
  static final String LISTED = "eve";

  /** What is known of an item. */
  static final class Thing {
    String where = "REGISTERED";
    String holder = "";
    long cost;
    long price;
    int version = 1;
    @Nullable Loan loan;
    final List<Loan> loans = new ArrayList<>();

    String line(String id) {
      return "%s %s '%s' cost %d price %d version %d"
          .formatted(id, where, holder, cost, price, version);
    }
  }

  /** Money that was lent. */
  static final class Loan {
    final UUID id;
    final long price;
    final long tax;
    final int days;
    long dueDay;
    int extensions;
    String status = "open";

    Loan(UUID id, long price, long tax, int days, long dueDay) {
      this.id = id;
      this.price = price;
      this.tax = tax;
      this.days = days;
      this.dueDay = dueDay;
    }

    /** From this day on it is too late. */
    long endDay() {
      return dueDay + GRACE_DAYS + 1;
    }

    String line() {
      return "%s %s due %d extended %d".formatted(id, status, dueDay, extensions);
    }
  }

  final Map<String, Thing> things = new TreeMap<>();
  final Map<UUID, String> answers = new HashMap<>();
  long cash;
  long stock;
  long loans;
  long income;

  /** What the shop answers: the version, or the status and nothing else. */
  String ask(Asking asked, long today) {
    return answers.computeIfAbsent(asked.id(), id -> answer(asked, today));
  }

  private String answer(Asking asked, long today) {
    var command = asked.command();
    var id = command.getItemId();
    var thing = things.get(id);
    var client = command.getClientId();
    if (command.hasAdd()) {
      if (thing != null) {
        return "409";
      }
      var added = new Thing();
      added.price = command.getAdd().getPriceCents();
      things.put(id, added);
      return "v1";
    }
    if (thing == null) {
      return "404";
    }
    boolean paysLoan = command.hasRedeem() || command.hasExtend();
    if (command.getClientUnknown() && !(paysLoan && client.equals(thing.holder))) {
      return "404";
    }
    if (client.equals(LISTED) && (command.hasBuy() || command.hasSell() || command.hasPawn())) {
      return "403";
    }
    boolean done =
        switch (command.getWhatCase()) {
          case BUY -> buy(asked, thing);
          case SELL -> sell(asked, thing);
          case PAWN -> pawn(asked, thing);
          case REDEEM -> redeem(asked, thing, today);
          case EXTEND -> extend(asked, thing, today);
          case CHANGE -> change(asked, thing);
          case ADD, WHAT_NOT_SET -> throw new IllegalStateException("not here");
        };
    if (!done) {
      return "409";
    }
    thing.version++;
    return "v" + thing.version;
  }

  private boolean buy(Asking asked, Thing thing) {
    long paid = asked.command().getBuy().getPriceCents();
    boolean forSale = thing.where.equals("REGISTERED") || thing.where.equals("IN_SHOP");
    if (!forSale || !(asked.command().getBuy().getAgreed() || paid == thing.price)) {
      return false;
    }
    cash += paid;
    stock -= thing.cost;
    income += thing.cost - paid;
    thing.cost = 0;
    thing.where = "WITH_CLIENT";
    thing.holder = asked.command().getClientId();
    return true;
  }

  private boolean sell(Asking asked, Thing thing) {
    long paid = asked.command().getSell().getPriceCents();
    if (!canGive(asked, thing)) {
      return false;
    }
    cash -= paid;
    stock += paid;
    thing.cost = paid;
    thing.where = "IN_SHOP";
    thing.holder = "";
    return true;
  }

  private boolean pawn(Asking asked, Thing thing) {
    var pawn = asked.command().getPawn();
    if (!canGive(asked, thing)) {
      return false;
    }
    cash -= pawn.getPriceCents();
    loans += pawn.getPriceCents();
    long day = Math.floorDiv(asked.command().getDateMillis(), 86_400_000L);
    var loan =
        new Loan(
            asked.id(),
            pawn.getPriceCents(),
            pawn.getTaxCents(),
            pawn.getTermDays(),
            day + pawn.getTermDays());
    thing.loan = loan;
    thing.loans.add(loan);
    thing.where = "PAWNED";
    thing.holder = asked.command().getClientId();
    return true;
  }

  private static boolean canGive(Asking asked, Thing thing) {
    return thing.where.equals("REGISTERED")
        || (thing.where.equals("WITH_CLIENT")
            && thing.holder.equals(asked.command().getClientId()));
  }

  private boolean redeem(Asking asked, Thing thing, long today) {
    var loan = thing.loan;
    if (loan == null || !canPay(asked, thing, loan, today)) {
      return false;
    }
    var redeem = asked.command().getRedeem();
    if (redeem.hasPriceCents() && redeem.getPriceCents() != loan.price + loan.tax) {
      return false;
    }
    cash += loan.price + loan.tax;
    loans -= loan.price;
    income -= loan.tax;
    loan.status = "redeemed";
    thing.loan = null;
    thing.where = "WITH_CLIENT";
    return true;
  }

  private boolean extend(Asking asked, Thing thing, long today) {
    var loan = thing.loan;
    if (loan == null || !canPay(asked, thing, loan, today)) {
      return false;
    }
    var extend = asked.command().getExtend();
    if (extend.hasPriceCents() && extend.getPriceCents() != loan.tax) {
      return false;
    }
    if (loan.dueDay + loan.days > today + MOST_DAYS_AHEAD) {
      return false;
    }
    cash += loan.tax;
    income -= loan.tax;
    loan.dueDay += loan.days;
    loan.extensions++;
    return true;
  }

  private static boolean canPay(Asking asked, Thing thing, Loan loan, long today) {
    return thing.holder.equals(asked.command().getClientId()) && today < loan.endDay();
  }

  private static boolean change(Asking asked, Thing thing) {
    if (asked.command().getChange().hasPriceCents()) {
      thing.price = asked.command().getChange().getPriceCents();
    }
    return true;
  }

  /** What is too late becomes the shop's. */
  void midnight(long today) {
    for (var thing : things.values()) {
      var loan = thing.loan;
      if (loan != null && today >= loan.endDay()) {
        stock += loan.price;
        loans -= loan.price;
        loan.status = "forfeited";
        thing.loan = null;
        thing.cost = loan.price;
        thing.where = "IN_SHOP";
        thing.holder = "";
        thing.version++;
      }
    }
  }
}
