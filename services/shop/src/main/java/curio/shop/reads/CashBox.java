package curio.shop.reads;

import curio.contracts.shop.v1.ActionKind;
import curio.contracts.shop.v1.ReportCashReply;
import curio.store.Database;
import curio.store.Row;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * What went into and out of the cash box. A day is one of the shop's calendar, and holds what was
 * entered into the books on it, whatever date a paper ticket had: so a report of a day that is over
 * never changes, and each day begins with what the one before left. Thread-safe.
 */
final class CashBox {
  /**
   * The box at the end of a day is what it holds now less what has come since; that of today needs
   * nothing else. One statement, so that nothing comes in between.
   */
  private static final String REPORT =
      """
      select kind, count(*) filter (where settled_at < :end) as count,
        coalesce(sum(cash_cents) filter (where settled_at < :end and cash_cents > 0), 0) as came,
        coalesce(-sum(cash_cents) filter (where settled_at < :end and cash_cents < 0), 0) as went,
        coalesce(sum(cash_cents), 0) as since,
        (select coalesce(sum(cash_cents), 0) from shop.balance) as present
      from shop.action
      where settled_at >= :start and (cash_cents <> 0 or stock_cents <> 0) and cash_cents <> 0
      group by kind
      union all
      select 0, 0, 0, 0, 0, coalesce(sum(cash_cents), 0) from shop.balance
      order by kind
      """;

  private final Database database;
  private final ZoneId zone;

  /**
   * That of a store.
   *
   * @param zone where the shop is
   */
  CashBox(Database database, ZoneId zone) {
    this.database = database;
    this.zone = zone;
  }

  private record Line(ActionKind kind, int count, Sum came, Sum went, Sum since, Sum present) {}

  /** The report of a day. */
  ReportCashReply report(LocalDate day) {
    var lines =
        database.readPage(tx ->
            tx.createQuery(REPORT)
                .bind("start", day.atStartOfDay(zone).toInstant())
                .bind("end", day.plusDays(1).atStartOfDay(zone).toInstant())
                .map((row, context) -> line(row))
                .list());
    var report = ReportCashReply.newBuilder();
    var opening = lines.getFirst().present();
    for (var line : lines) {
      opening = opening.minus(line.since());
    }
    var closing = opening;
    for (var line : lines) {
      if (line.count() > 0) {
        report.addLines(told(line));
        closing = closing.plus(line.came()).minus(line.went());
      }
    }
    return report
        .setOpeningCents(opening.cents())
        .setLargeOpeningCents(opening.large())
        .setClosingCents(closing.cents())
        .setLargeClosingCents(closing.large())
        .build();
  }

  private static ReportCashReply.Line told(Line line) {
    return ReportCashReply.Line.newBuilder()
        .setKind(line.kind())
        .setCount(line.count())
        .setInCents(line.came().cents())
        .setLargeInCents(line.came().large())
        .setOutCents(line.went().cents())
        .setLargeOutCents(line.went().large())
        .build();
  }

  private static Line line(ResultSet result) throws SQLException {
    var row = new Row(result);
    return new Line(
        ActionKind.forNumber((int) row.number("kind")),
        (int) row.number("count"),
        Sum.of(row, "came"),
        Sum.of(row, "went"),
        Sum.of(row, "since"),
        Sum.of(row, "present"));
  }
}
