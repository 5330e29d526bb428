package curio.gateway.users;

import curio.cluster.calls.ServiceClient;
import curio.contracts.accounts.v1.AuditEntry;
import curio.contracts.accounts.v1.ListAuditRequest;
import curio.contracts.accounts.v1.UsersGrpc.UsersBlockingStub;
import curio.gateway.ErrorShapes;
import curio.http.Access;
import curio.http.Parameter;
import curio.http.Request;
import curio.http.Response;
import curio.http.Routes;
import curio.http.docs.Example;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was done to accounts, for administrators. Thread-safe. */
public final class AuditRoutes {
  private static final int MAX_ACTION = 64;

  private final ServiceClient<UsersBlockingStub> users;

  /** Routes that call the given service. */
  public AuditRoutes(ServiceClient<UsersBlockingStub> users) {
    this.users = users;
  }

  /** The table of the area. */
  public Routes routes() {
    return Routes.of("audit", ErrorShapes.FEED)
        .get("/v1/audit", Access.ADMIN, this::list)
        .summary(
            "What was done, newest first; by actor, subject, action; pages by before and limit")
        .takes(
            Parameter.id("actor", "The id of who did it"),
            Parameter.id("subject", "The id of the account it was done to"),
            Parameter.text("action", MAX_ACTION, "What was done").like("user-changed"),
            Parameter.id("before", "The value of next on the page before"),
            Parameter.limit("entries"))
        .answers(200, AuditList.class);
  }

  /**
   * A page of entries.
   *
   * @param next the {@code before} of the next page; absent on the last one
   */
  record AuditList(
      @Example(oneOf = "list") String object,
      List<AuditView> data,
      @Example("4711") @Nullable Long next) {}

  /**
   * One thing that was done.
   *
   * @param actorId who did it; absent when nobody was signed in
   * @param subjectId the account it was done to; absent when there is none
   * @param detail what changed: names of members, not their values
   */
  record AuditView(
      @Example(oneOf = "audit-entry") String object,
      @Example("4711") long number,
      @Example("2026-03-01T12:00:00Z") String at,
      @Example("user-changed") String action,
      @Example("1") @Nullable Long actorId,
      @Example("17") @Nullable Long subjectId,
      @Example("203.0.113.7") String address,
      @Example("curl/8.5.0") String agent,
      @Example("order-form-42") String requestId,
      @Example("email, role") String detail) {
    static AuditView of(AuditEntry entry) {
      return new AuditView(
          "audit-entry",
          entry.getNumber(),
          Instant.ofEpochMilli(entry.getAtMillis()).toString(),
          entry.getAction(),
          idOrNull(entry.getActorId()),
          idOrNull(entry.getSubjectId()),
          entry.getAddress(),
          entry.getAgent(),
          entry.getTraceId(),
          entry.getDetail());
    }

    private static @Nullable Long idOrNull(long id) {
      return id == 0 ? null : id;
    }
  }

  private Response list(Request request) {
    int limit = (int) request.queryNumber("limit");
    var wanted =
        ListAuditRequest.newBuilder()
            .setActorId(request.queryNumber("actor"))
            .setSubjectId(request.queryNumber("subject"))
            .setAction(request.query("action").orElse(""))
            .setBefore(request.queryNumber("before"))
            .setLimit(limit)
            .build();
    var page = users.call(stub -> stub.listAudit(wanted));
    var entries = page.getEntriesList();
    boolean more = entries.size() == limit || page.getNext() != 0;
    return Response.ok(
        new AuditList(
            "list",
            entries.stream().map(AuditView::of).toList(),
            more ? Long.valueOf(entries.getLast().getNumber()) : null));
  }
}
