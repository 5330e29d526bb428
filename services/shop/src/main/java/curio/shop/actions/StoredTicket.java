package curio.shop.actions;

import curio.contracts.shop.v1.TicketStatus;
import curio.shop.life.Terms.Term;
import java.time.Instant;
import java.util.UUID;

/**
 * A loan on an item as it stands. Immutable.
 *
 * @param actionId of the pawn
 * @param client whose loan it is
 * @param price the loan, in hundredths
 * @param tax for a term, in hundredths
 * @param termDays of each term
 * @param date when it was given
 * @param term the present one
 */
public record StoredTicket(
    UUID actionId,
    String itemId,
    String client,
    long price,
    long tax,
    int termDays,
    Instant date,
    Term term,
    int extensions,
    TicketStatus status) {
  /** What redeeming it costs, in hundredths. */
  public long owed() {
    return Math.addExact(price, tax);
  }

  /** Whether it is over at a moment: from then on it can only be forfeited. */
  public boolean isOver(Instant now) {
    return !now.isBefore(term.forfeitsAt());
  }

  StoredTicket extended(Term next) {
    return new StoredTicket(
        actionId, itemId, client, price, tax, termDays, date, next, extensions + 1, status);
  }

  StoredTicket ended(TicketStatus how) {
    return new StoredTicket(
        actionId, itemId, client, price, tax, termDays, date, term, extensions, how);
  }
}
