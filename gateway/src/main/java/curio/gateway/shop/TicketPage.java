package curio.gateway.shop;

import curio.contracts.shop.v1.FindTicketReply;
import curio.contracts.shop.v1.Ticket;
import curio.http.Response;
import curio.http.Routes;
import curio.http.StaticFiles;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * A loan as a page to print: item, sums, days, rate, and what happens when. It has no script, and
 * its styles are a file of their own, so that the policy of pages holds for it. Thread-safe.
 */
final class TicketPage {
  private static final String STYLES = "/shop/ticket.css";
  private static final String POLICY =
      "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm", Locale.ENGLISH);
  private static final int DECIMALS = 2;
  private static final int PERCENT = 100;
  private static final int DAYS_OF_YEAR = 365;

  private final ZoneId zone;

  /** Pages of a shop in that time zone. */
  TicketPage(ZoneId zone) {
    this.zone = zone;
  }

  /** The table with what the pages need beside themselves. */
  static Routes files(Routes routes) {
    return StaticFiles.add(routes, STYLES, TicketPage.class, "ticket.css");
  }

  /** The page of a ticket that was found. */
  Response of(FindTicketReply found) {
    return Response.bytes(
            200, "text/html; charset=utf-8", html(found).getBytes(StandardCharsets.UTF_8))
        .withHeader("Content-Security-Policy", POLICY)
        .withHeader("Referrer-Policy", "same-origin");
  }

  private String html(FindTicketReply found) {
    var ticket = found.getTicket();
    return """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Pawn ticket</title>
    <link rel="stylesheet" href="%s">
    </head>
    <body>
    <main>
    <h1>Pawn ticket</h1>
    <p class="number">%s</p>
    <table>
    %s</table>
    <h2>What happens when</h2>
    <ul>
    %s</ul>
    <div class="signatures"><p>For the shop</p><p>Client</p></div>
    </main>
    </body>
    </html>
    """
        .formatted(STYLES, escaped(ticket.getActionId()), rows(found), fate(found));
  }

  private String rows(FindTicketReply found) {
    var ticket = found.getTicket();
    var item = found.getItem();
    return row("Item", "<bdi>" + escaped(item.getName()) + "</bdi>")
        + row("Item number", escaped(ticket.getItemId()))
        + row("Kind, state", Traits.text(item.getCategory()) + ", " + Traits.text(item.getState()))
        + row("Client", escaped(ticket.getClientId()))
        + row("Pawned on", moment(ticket.getDateMillis()))
        + row("Loan", sum(ticket.getPriceCents()))
        + row("Tax for each term", sum(ticket.getTaxCents()))
        + row("Term", days(ticket.getTermDays()))
        + row("Rate", rate(ticket))
        + row("Extended", times(ticket.getExtensions()))
        + row("Due on", day(ticket.getDueDay()))
        + row("To redeem", sum(ticket.getPriceCents() + ticket.getTaxCents()))
        + row("To extend", sum(ticket.getTaxCents()));
  }

  private String fate(FindTicketReply found) {
    var ticket = found.getTicket();
    return switch (ticket.getStatus()) {
      case TICKET_STATUS_OPEN ->
          line(
                  "Until the end of %s the item is given back for %s."
                      .formatted(
                          day(ticket.getDueDay()),
                          sum(ticket.getPriceCents() + ticket.getTaxCents())))
              + line(
                  "For %s the loan goes on: its due day moves by %s."
                      .formatted(sum(ticket.getTaxCents()), days(ticket.getTermDays())))
              + line(
                  "After the due day both are still possible before %s, at the same sums."
                      .formatted(moment(ticket.getForfeitsAtMillis())))
              + line(
                  "From then on the item belongs to the shop, and nothing is owed for it any"
                      + " more.");
      case TICKET_STATUS_REDEEMED -> line("The loan is paid back and the item given back.");
      case TICKET_STATUS_FORFEITED ->
          line("The loan was not paid back: the item belongs to the shop.") + surplus(found);
      case TICKET_STATUS_UNSPECIFIED, UNRECOGNIZED -> throw Traits.unknown(ticket.getStatus());
    };
  }

  private static String surplus(FindTicketReply found) {
    return found.getSurplusCents() == 0
        ? ""
        : line(
            "It brought more than was owed. The shop owes the client %s."
                .formatted(sum(found.getSurplusCents())));
  }

  /** The one place where something is rounded: a rate is only told. */
  private static String rate(Ticket ticket) {
    var tax = BigDecimal.valueOf(ticket.getTaxCents()).multiply(BigDecimal.valueOf(PERCENT));
    var loan = BigDecimal.valueOf(ticket.getPriceCents());
    var term = tax.divide(loan, DECIMALS, RoundingMode.HALF_UP);
    var year =
        tax.multiply(BigDecimal.valueOf(DAYS_OF_YEAR))
            .divide(
                loan.multiply(BigDecimal.valueOf(ticket.getTermDays())),
                DECIMALS,
                RoundingMode.HALF_UP);
    return "%s %% of the loan for a term, which is %s %% for a year of 365 days (rounded)"
        .formatted(term.toPlainString(), year.toPlainString());
  }

  private static String row(String name, String value) {
    return "<tr><th scope=\"row\">" + name + "</th><td>" + value + "</td></tr>\n";
  }

  private static String line(String text) {
    return "<li>" + text + "</li>\n";
  }

  private static String sum(long cents) {
    return BigDecimal.valueOf(cents, DECIMALS).toPlainString();
  }

  private static String days(int count) {
    return count == 1 ? "1 day" : count + " days";
  }

  private static String times(int count) {
    return count == 1 ? "once" : count == 0 ? "never" : count + " times";
  }

  private static String day(int day) {
    return DAY.format(LocalDate.ofEpochDay(day));
  }

  private String moment(long millis) {
    return MOMENT.format(Instant.ofEpochMilli(millis).atZone(zone)) + " (" + zone.getId() + ")";
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
