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
import curio.errors.ErrorCode;
import curio.gateway.ErrorShapes;
import curio.gateway.Money;
import curio.http.Access;
import curio.http.Parameter;
import curio.http.Request;
import curio.http.Response;
import curio.http.Routes;
import curio.http.docs.Example;
import curio.text.UuidText;
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
            .takes(Parameter.variable("actionId", "The pawn's action").like(Answers.SAMPLE_ID))
            .answers(200, HTML, "<!doctype html><title>Pawn ticket</title>")
            .refuses(ErrorCode.NOT_FOUND)
            .get("/shop/tickets", Access.USER, this::due)
            .summary("Open loans whose term ends on a day; for clerks")
            .takes(
                Parameter.text("due", LONGEST_DAY, "The day; today without it").like("2026-02-28"),
                LIMIT,
                Parameter.cursor())
            .answers(200, DueList.class)
            .refuses(ErrorCode.NOT_FOUND)
            .get("/shop/cash", Access.USER, this::cash)
            .summary("What went into and out of the cash box on a day; for clerks")
            .takes(
                Parameter.text("date", LONGEST_DAY, "The day; today without it").like("2026-02-28"))
            .answers(200, CashReport.class)
            .refuses(ErrorCode.NOT_FOUND));
  }

  /**
   * A page of loans, in the order of their actions' ids.
   *
   * @param due the day
   * @param next the cursor of the next page; absent on the last one
   */
  record DueList(
      @Example("2026-03-31") String due,
      List<DueEntry> tickets,
      @Example("AbCd0123") @Nullable String next) {}

  /**
   * A loan whose term ends.
   *
   * @param price the loan
   * @param tax for one term
   * @param owed what redeeming it costs
   */
  record DueEntry(
      @Example("0195f3c2-a1b4-7c3d-8e4f-5a6b7c8d9e0f") String actionId,
      @Example("ring-7") String itemId,
      @Example("Gold ring") String name,
      @Example("17") String clientId,
      @Example("400") BigDecimal price,
      @Example("20") BigDecimal tax,
      @Example("30") int limitDays,
      @Example("2026-03-01T12:00:00Z") String date,
      @Example("2026-03-31") String due,
      @Example("2026-04-08T00:00:00Z") String forfeitsAt,
      @Example("420") BigDecimal owed,
      @Example("0") int extensions) {
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
      @Example("2026-03-01") String date,
      @Example("1000") BigDecimal opening,
      List<CashLine> lines,
      @Example("0") BigDecimal in,
      @Example("400") BigDecimal out,
      @Example("600") BigDecimal closing) {
    static CashReport of(String date, ReportCashReply report) {
      var lines = report.getLinesList().stream().map(CashLine::of).toList();
      return new CashReport(
          date,
          Money.ofCents(report.getOpeningCents(), report.getLargeOpeningCents()),
          lines,
          Money.sum(lines.stream().map(CashLine::in)),
          Money.sum(lines.stream().map(CashLine::out)),
          Money.ofCents(report.getClosingCents(), report.getLargeClosingCents()));
    }
  }

  /**
   * The cash that one kind of action moved.
   *
   * @param count how many of them
   */
  record CashLine(
      @Example(oneOf = {"pawn", "add", "buy", "sell", "redeem", "extend", "forfeit", "change"})
          String action,
      @Example("1") int count,
      @Example("0") BigDecimal in,
      @Example("400") BigDecimal out) {
    static CashLine of(ReportCashReply.Line line) {
      return new CashLine(
          Traits.text(line.getKind()),
          line.getCount(),
          Money.ofCents(line.getInCents(), line.getLargeInCents()),
          Money.ofCents(line.getOutCents(), line.getLargeOutCents()));
    }
  }

  private Response ticket(Request request) {
    var viewer = new Viewer(request.principal());
    return UuidText.read(request.pathVariable("actionId"))
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
