package curio.gateway.shop;

import curio.cluster.calls.ServiceClient;
import curio.contracts.shop.v1.FindTicketReply;
import curio.contracts.shop.v1.FindTicketRequest;
import curio.contracts.shop.v1.ListDueTicketsReply.DueTicket;
import curio.contracts.shop.v1.ListDueTicketsRequest;
import curio.contracts.shop.v1.Page;
import curio.contracts.shop.v1.ReportCashReply;
import curio.contracts.shop.v1.ReportCashRequest;
import curio.contracts.shop.v1.ShopGrpc.ShopBlockingStub;
import curio.gateway.ErrorShapes;
import curio.gateway.Money;
import curio.http.Access;
import curio.http.Parameter;
import curio.http.Request;
import curio.http.Response;
import curio.http.Routes;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a counter needs beside the items: tickets and the cash of a day. Thread-safe. */
final class CounterRoutes {
  private static final int LONGEST_DAY = 40;
  private static final String HTML = "text/html; charset=utf-8";
  private static final Parameter LIMIT =
      Parameter.number("limit", 1, 100, 100, "Most tickets of a page");

  private final ServiceClient<ShopBlockingStub> shop;
  private final ShopCalendar calendar;
  private final TicketPage page;

  CounterRoutes(ServiceClient<ShopBlockingStub> shop, ShopCalendar calendar) {
    this.shop = shop;
    this.calendar = calendar;
    this.page = new TicketPage(calendar.zone());
  }

  /** The table of the area. */
  Routes routes() {
    return TicketPage.files(
        Routes.of("shop-counter", ErrorShapes.SHOP)
            .get("/shop/tickets/{actionId}", Access.USER, this::ticket)
            .summary("A loan as a page to print: one's own, or any for clerks")
            .answers(200, HTML)
            .get("/shop/tickets", Access.USER, this::due)
            .summary("Open loans whose term ends on a day; for clerks")
            .takes(
                Parameter.text("due", LONGEST_DAY, "The day, as in 2026-02-28; today without it"),
                LIMIT,
                Parameter.cursor())
            .answers(200, DueList.class)
            .get("/shop/cash", Access.USER, this::cash)
            .summary("What went into and out of the cash box on a day; for clerks")
            .takes(
                Parameter.text("date", LONGEST_DAY, "The day, as in 2026-02-28; today without it"))
            .answers(200, CashReport.class));
  }

  /**
   * A page of loans, in the order of their actions' ids.
   *
   * @param due the day
   * @param next the cursor of the next page; absent on the last one
   */
  record DueList(String due, List<DueEntry> tickets, @Nullable String next) {}

  /**
   * A loan whose term ends.
   *
   * @param price the loan
   * @param tax for one term
   * @param owed what redeeming it costs
   */
  record DueEntry(
      String actionId,
      String itemId,
      String name,
      String clientId,
      BigDecimal price,
      BigDecimal tax,
      int limitDays,
      String date,
      String due,
      String forfeitsAt,
      BigDecimal owed,
      int extensions) {
    static DueEntry of(DueTicket due) {
      var ticket = due.getTicket();
      return new DueEntry(
          ticket.getActionId(),
          ticket.getItemId(),
          due.getItemName(),
          ticket.getClientId(),
          Money.ofCents(ticket.getPriceCents()),
          Money.ofCents(ticket.getTaxCents()),
          ticket.getTermDays(),
          ItemViews.time(ticket.getDateMillis()),
          ItemViews.day(ticket.getDueDay()),
          ItemViews.time(ticket.getForfeitsAtMillis()),
          ItemViews.owedOf(ticket),
          ticket.getExtensions());
    }
  }

  /**
   * The cash of a day.
   *
   * @param opening in the box when the day began
   * @param lines one for each kind of action that moved cash
   * @param closing in the box at its end, or now
   */
  record CashReport(
      String date,
      BigDecimal opening,
      List<CashLine> lines,
      BigDecimal in,
      BigDecimal out,
      BigDecimal closing) {
    static CashReport of(String date, ReportCashReply report) {
      long in = report.getLinesList().stream().mapToLong(line -> line.getInCents()).sum();
      long out = report.getLinesList().stream().mapToLong(line -> line.getOutCents()).sum();
      return new CashReport(
          date,
          Money.ofCents(report.getOpeningCents()),
          report.getLinesList().stream().map(CashLine::of).toList(),
          Money.ofCents(in),
          Money.ofCents(out),
          Money.ofCents(report.getClosingCents()));
    }
  }

  /**
   * The cash that one kind of action moved.
   *
   * @param count how many of them
   */
  record CashLine(String action, int count, BigDecimal in, BigDecimal out) {
    static CashLine of(ReportCashReply.Line line) {
      return new CashLine(
          Traits.text(line.getKind()),
          line.getCount(),
          Money.ofCents(line.getInCents()),
          Money.ofCents(line.getOutCents()));
    }
  }

  private Response ticket(Request request) {
    var viewer = new Viewer(request.principal());
    return ShopIds.action(request.pathVariable("actionId"))
        .flatMap(action -> find(action.toString()))
        .filter(found -> viewer.sees(found.getTicket().getClientId()))
        .map(page::of)
        .orElseThrow(ShopErrors::noTicket);
  }

  private Optional<FindTicketReply> find(String action) {
    var wanted = FindTicketRequest.newBuilder().setActionId(action).build();
    var reply = shop.call(stub -> stub.findTicket(wanted));
    return reply.hasTicket() ? Optional.of(reply) : Optional.empty();
  }

  private Response due(Request request) {
    var day = calendar.day("due", request.query("due"));
    var wanted =
        ListDueTicketsRequest.newBuilder()
            .setDueDay((int) day.toEpochDay())
            .setPage(
                Page.newBuilder()
                    .setLimit((int) request.queryNumber(LIMIT.name()))
                    .setCursor(request.query("cursor").orElse("")))
            .build();
    requireCounter(request);
    var reply = shop.call(stub -> stub.listDueTickets(wanted));
    return Response.ok(
        new DueList(
            day.toString(),
            reply.getTicketsList().stream().map(DueEntry::of).toList(),
            reply.getNext().isEmpty() ? null : reply.getNext()));
  }

  private Response cash(Request request) {
    var day = calendar.day("date", request.query("date"));
    requireCounter(request);
    var wanted = ReportCashRequest.newBuilder().setDay((int) day.toEpochDay()).build();
    var report = shop.call(stub -> stub.reportCash(wanted));
    return Response.ok(CashReport.of(day.toString(), report));
  }

  /** What members may not see is not there for them. */
  private static void requireCounter(Request request) {
    if (!request.principal().isClerk()) {
      throw ShopErrors.nothing();
    }
  }
}
