package curio.shop.life;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TermsTest {
  /**
   * Computed apart from Java, by Python's zoneinfo: the day of the date by its offset, the due day
   * by ordinal numbers of days, and the midnight by looking at every minute and second for the
   * first one whose local day is late enough. Each line is zone, date, days of the term, days of
   * grace, due day, and when the item is forfeited.
   */
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          UTC, 2026-01-31T12:00:00Z, 30, 7, 2026-03-02, 2026-03-10T00:00:00Z
          UTC, 2026-01-31T23:59:59Z, 1, 7, 2026-02-01, 2026-02-09T00:00:00Z
          UTC, 2026-02-01T00:00:00Z, 1, 7, 2026-02-02, 2026-02-10T00:00:00Z
          UTC, 2026-01-31T12:00:00Z, 28, 7, 2026-02-28, 2026-03-08T00:00:00Z
          UTC, 2026-01-31T12:00:00Z, 29, 7, 2026-03-01, 2026-03-09T00:00:00Z
          UTC, 2024-01-31T12:00:00Z, 29, 7, 2024-02-29, 2024-03-08T00:00:00Z
          UTC, 2024-02-28T08:00:00Z, 1, 0, 2024-02-29, 2024-03-01T00:00:00Z
          UTC, 2024-02-29T08:00:00Z, 365, 7, 2025-02-28, 2025-03-08T00:00:00Z
          UTC, 2024-02-29T08:00:00Z, 366, 7, 2025-03-01, 2025-03-09T00:00:00Z
          UTC, 2023-02-28T08:00:00Z, 1, 0, 2023-03-01, 2023-03-02T00:00:00Z
          UTC, 2027-02-28T08:00:00Z, 366, 7, 2028-02-29, 2028-03-08T00:00:00Z
          UTC, 2099-12-31T23:00:00Z, 60, 7, 2100-03-01, 2100-03-09T00:00:00Z
          UTC, 2025-12-31T23:59:59Z, 1, 7, 2026-01-01, 2026-01-09T00:00:00Z
          UTC, 2026-12-24T10:00:00Z, 7, 7, 2026-12-31, 2027-01-08T00:00:00Z
          UTC, 2026-06-15T10:00:00Z, 1830, 7, 2031-06-19, 2031-06-27T00:00:00Z
          UTC, 2026-06-15T10:00:00Z, 1, 366, 2026-06-16, 2027-06-18T00:00:00Z
          Europe/Tallinn, 2026-03-20T10:00:00Z, 9, 0, 2026-03-29, 2026-03-29T21:00:00Z
          Europe/Tallinn, 2026-03-28T21:59:59Z, 1, 0, 2026-03-29, 2026-03-29T21:00:00Z
          Europe/Tallinn, 2026-03-28T22:00:00Z, 1, 0, 2026-03-30, 2026-03-30T21:00:00Z
          Europe/Tallinn, 2026-03-29T21:30:00Z, 1, 7, 2026-03-31, 2026-04-07T21:00:00Z
          Europe/Tallinn, 2026-10-18T10:00:00Z, 7, 0, 2026-10-25, 2026-10-25T22:00:00Z
          Europe/Tallinn, 2026-10-24T20:59:59Z, 1, 0, 2026-10-25, 2026-10-25T22:00:00Z
          Europe/Tallinn, 2026-10-24T21:00:00Z, 1, 0, 2026-10-26, 2026-10-26T22:00:00Z
          Europe/Tallinn, 2026-10-25T22:00:00Z, 1, 7, 2026-10-27, 2026-11-03T22:00:00Z
          Europe/Tallinn, 2026-12-31T21:59:59Z, 1, 7, 2027-01-01, 2027-01-08T22:00:00Z
          Europe/Tallinn, 2026-12-31T22:00:00Z, 1, 7, 2027-01-02, 2027-01-09T22:00:00Z
          Europe/London, 2026-03-28T23:59:59Z, 1, 0, 2026-03-29, 2026-03-29T23:00:00Z
          Europe/London, 2026-10-24T23:30:00Z, 1, 0, 2026-10-26, 2026-10-27T00:00:00Z
          America/New_York, 2026-03-01T04:59:59Z, 7, 0, 2026-03-07, 2026-03-08T05:00:00Z
          America/New_York, 2026-03-01T05:00:00Z, 7, 0, 2026-03-08, 2026-03-09T04:00:00Z
          America/New_York, 2026-10-25T03:59:59Z, 7, 0, 2026-10-31, 2026-11-01T04:00:00Z
          America/New_York, 2026-10-25T04:00:00Z, 7, 0, 2026-11-01, 2026-11-02T05:00:00Z
          America/New_York, 2027-01-01T04:30:00Z, 60, 7, 2027-03-01, 2027-03-09T05:00:00Z
          America/Sao_Paulo, 2018-10-27T15:00:00Z, 7, 0, 2018-11-03, 2018-11-04T03:00:00Z
          America/Sao_Paulo, 2018-11-03T15:00:00Z, 1, 0, 2018-11-04, 2018-11-05T02:00:00Z
          America/Sao_Paulo, 2019-02-10T15:00:00Z, 6, 0, 2019-02-16, 2019-02-17T03:00:00Z
          America/Sao_Paulo, 2019-02-10T15:00:00Z, 5, 0, 2019-02-15, 2019-02-16T02:00:00Z
          America/Havana, 2023-03-05T15:00:00Z, 6, 0, 2023-03-11, 2023-03-12T05:00:00Z
          America/Havana, 2023-10-29T15:00:00Z, 6, 0, 2023-11-04, 2023-11-05T04:00:00Z
          America/Havana, 2023-10-29T15:00:00Z, 7, 0, 2023-11-05, 2023-11-06T05:00:00Z
          Asia/Beirut, 2022-03-20T15:00:00Z, 6, 0, 2022-03-26, 2022-03-26T22:00:00Z
          Asia/Beirut, 2022-10-23T15:00:00Z, 6, 0, 2022-10-29, 2022-10-29T22:00:00Z
          Pacific/Apia, 2011-12-29T08:00:00Z, 1, 0, 2011-12-29, 2011-12-30T10:00:00Z
          Pacific/Apia, 2011-12-29T08:00:00Z, 2, 0, 2011-12-30, 2011-12-30T10:00:00Z
          Pacific/Apia, 2011-12-22T08:00:00Z, 7, 0, 2011-12-28, 2011-12-29T10:00:00Z
          Pacific/Apia, 2011-12-20T08:00:00Z, 3, 7, 2011-12-22, 2011-12-30T10:00:00Z
          Pacific/Kiritimati, 2026-05-01T09:59:59Z, 30, 7, 2026-05-31, 2026-06-07T10:00:00Z
          Pacific/Kiritimati, 2026-05-01T10:00:00Z, 30, 7, 2026-06-01, 2026-06-08T10:00:00Z
          Pacific/Pago_Pago, 2026-05-01T10:59:59Z, 30, 7, 2026-05-30, 2026-06-07T11:00:00Z
          Pacific/Pago_Pago, 2026-05-01T11:00:00Z, 30, 7, 2026-05-31, 2026-06-08T11:00:00Z
          Australia/Lord_Howe, 2026-03-28T14:00:00Z, 7, 0, 2026-04-05, 2026-04-05T13:30:00Z
          Australia/Lord_Howe, 2026-09-27T14:00:00Z, 7, 0, 2026-10-05, 2026-10-05T13:00:00Z
          Australia/Sydney, 2026-04-04T13:30:00Z, 1, 0, 2026-04-06, 2026-04-06T14:00:00Z
          Asia/Kathmandu, 2026-02-28T18:14:59Z, 1, 7, 2026-03-01, 2026-03-08T18:15:00Z
          Asia/Kathmandu, 2026-02-28T18:15:00Z, 1, 7, 2026-03-02, 2026-03-09T18:15:00Z
          Pacific/Chatham, 2026-09-19T11:14:59Z, 7, 0, 2026-09-26, 2026-09-26T11:15:00Z
          America/St_Johns, 2026-03-08T02:29:59Z, 1, 0, 2026-03-08, 2026-03-09T02:30:00Z
          Asia/Kolkata, 2028-02-28T18:29:59Z, 1, 0, 2028-02-29, 2028-02-29T18:30:00Z
          Asia/Kolkata, 2028-02-28T18:30:00Z, 1, 0, 2028-03-01, 2028-03-01T18:30:00Z
          """)
  void termsEndWithTheDaysOfTheShop(
      String zone, Instant date, int days, int grace, LocalDate due, Instant forfeitsAt) {
    var term = new Terms(ZoneId.of(zone), grace).first(date, days);

    assertThat(term).isEqualTo(new Terms.Term(due, forfeitsAt));
  }

  /** Paid for early, on the day, or within the grace: the next term is as long as the first. */
  @Test
  void anotherTermBeginsWhereTheLastOneEnds() {
    var terms = new Terms(ZoneId.of("Europe/Tallinn"), 7);
    var first = terms.first(Instant.parse("2026-01-31T12:00:00Z"), 28);

    var second = terms.next(first.due(), 28);
    var third = terms.next(second.due(), 28);

    assertThat(first.due()).isEqualTo("2026-02-28");
    assertThat(second.due()).isEqualTo("2026-03-28");
    assertThat(second.forfeitsAt()).isEqualTo("2026-04-04T21:00:00Z");
    assertThat(third.due()).isEqualTo("2026-04-25");
  }

  @Test
  void withoutGraceTheDueDayItselfIsStillWhole() {
    var term = new Terms(ZoneOffset.UTC, 0).first(Instant.parse("2026-05-01T23:59:59Z"), 1);

    assertThat(term.due()).isEqualTo("2026-05-02");
    assertThat(term.forfeitsAt()).isEqualTo("2026-05-03T00:00:00Z");
  }

  @Test
  void aTermEndsAtMostFiveYearsAfterTheDayOfTheShopOnWhichItIsAskedFor() {
    var terms = new Terms(ZoneId.of("Europe/Tallinn"), 7);
    // 1830 days after 2 March, which begins there two hours before it begins by UTC.
    var last = new Terms.Term(LocalDate.parse("2031-03-06"), Instant.EPOCH);
    var now = Instant.parse("2026-03-01T22:00:00Z");

    assertThat(terms.isTooLong(last, now)).isFalse();
    assertThat(terms.isTooLong(last, now.minusMillis(1))).isTrue();
    assertThat(terms.isTooLong(terms.next(last.due(), 1), now)).isTrue();
  }
}
