package curio.gateway.shop;

import curio.http.Principal;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Days and moments where the shop is. Thread-safe.
 *
 * @param zone that of the shop
 */
record ShopCalendar(Clock clock, ZoneId zone) {
  /** Tickets on paper may be this old when a clerk writes them down. */
  private static final int OLDEST_PAPER_DAYS = 366;

  private static final int DAY_LENGTH = "2026-02-28".length();
  private static final int LONGEST = 40;

  /** Now, in milliseconds. */
  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), zone);
  }

  /**
   * The day of a query parameter, today where there is none.
   *
   * @throws curio.errors.CurioException INVALID for what is no day of our time
   */
  LocalDate day(String name, Optional<String> text) {
    return text.map(
            given -> {
              var day = given.length() == DAY_LENGTH ? parsedDay(given) : null;
              if (day == null || day.getYear() < 1) {
                throw ShopErrors.invalid(name + ": (expected: a day, as in 2026-02-28)");
              }
              return day;
            })
        .orElseGet(this::today);
  }

  /**
   * When an action was done: a moment with its offset, or a day, which means its beginning here.
   *
   * @return in milliseconds; null for null
   * @throws curio.errors.CurioException INVALID for a text that is neither
   */
  @Nullable Instant moment(@Nullable String date) {
    if (date == null) {
      return null;
    }
    var moment = date.length() > LONGEST ? null : parsedMoment(date);
    if (moment == null) {
      throw ShopErrors.invalid(
          "date: (expected: ISO 8601 with an offset, as in 2026-02-28T10:00:00Z, or a day)");
    }
    return moment;
  }

  /**
   * Refuses moments that somebody cannot name now, though it could before or will be able to.
   *
   * @throws curio.errors.CurioException INVALID for a moment to come, one before yesterday for
   *     members, and one before {@value #OLDEST_PAPER_DAYS} days ago for everybody
   */
  void requireRecent(@Nullable Instant moment, Principal by) {
    if (moment == null) {
      return;
    }
    if (moment.isAfter(clock.instant())) {
      throw ShopErrors.invalid("date: to come (expected: not after now)");
    }
    var first = today().minusDays(by.isClerk() ? OLDEST_PAPER_DAYS : 1);
    if (moment.isBefore(first.atStartOfDay(zone).toInstant())) {
      throw ShopErrors.invalid("date: too long ago (expected: not before " + first + ")");
    }
  }

  private @Nullable Instant parsedMoment(String text) {
    if (text.length() == DAY_LENGTH) {
      var day = parsedDay(text);
      return day == null ? null : day.atStartOfDay(zone).toInstant();
    }
    try {
      // Milliseconds cannot tell all that ISO 8601 can.
      return Instant.ofEpochMilli(OffsetDateTime.parse(text).toInstant().toEpochMilli());
    } catch (DateTimeException | ArithmeticException e) {
      return null;
    }
  }

  private static @Nullable LocalDate parsedDay(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
