package curio.shop.life;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * When the terms of loans end: days of the calendar where the shop is, whatever its clocks do at
 * night. A day that begins an hour late begins then, and one whose first hour comes twice begins
 * with the first. Immutable.
 *
 * @param zone where the shop is
 * @param graceDays whole days after the due day on which an item can still be redeemed
 */
public record Terms(ZoneId zone, int graceDays) {
  /**
   * No term ends more days after the one on which it is asked for, however often it is extended: so
   * nobody can have the history of an item become as long as they like, and the calendar ends far
   * behind.
   */
  public static final int LONGEST_DAYS = 1_830;

  /** When a term ends. */
  public record Term(LocalDate due, Instant forfeitsAt) {}

  /**
   * The first term of a loan.
   *
   * @param date when it was given; the term begins on the day after, so that a term of one day ends
   *     tomorrow
   */
  public Term first(Instant date, int days) {
    return ending(date.atZone(zone).toLocalDate().plusDays(days));
  }

  /** The term after one, which begins where that ends, whenever it was asked for. */
  public Term next(LocalDate due, int days) {
    return ending(due.plusDays(days));
  }

  /** Whether a term would end too long after a moment to be paid for then. */
  public boolean isTooLong(Term term, Instant now) {
    return term.due().isAfter(now.atZone(zone).toLocalDate().plusDays(LONGEST_DAYS));
  }

  /** The item can be redeemed up to the last moment of the last day of grace. */
  private Term ending(LocalDate due) {
    return new Term(due, due.plusDays(graceDays + 1L).atStartOfDay(zone).toInstant());
  }
}
