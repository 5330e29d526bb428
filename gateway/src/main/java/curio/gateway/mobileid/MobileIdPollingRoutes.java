package curio.gateway.mobileid;

import curio.cluster.calls.ServiceClient;
import curio.contracts.mobileid.v1.ListSessionsRequest;
import curio.contracts.mobileid.v1.MobileIdGrpc.MobileIdBlockingStub;
import curio.gateway.mobileid.MobileIdBodies.Polled;
import curio.gateway.mobileid.MobileIdBodies.PolledList;
import curio.http.Access;
import curio.http.Parameter;
import curio.http.Request;
import curio.http.Response;
import curio.http.Routes;

/** Who polls which Mobile-ID session, for operators, on the internal port. Thread-safe. */
public final class MobileIdPollingRoutes {
  private static final int MAX_PAGE = 10_000;

  private final ServiceClient<MobileIdBlockingStub> mobileId;

  /** Routes that call the given service. */
  public MobileIdPollingRoutes(ServiceClient<MobileIdBlockingStub> mobileId) {
    this.mobileId = mobileId;
  }

  /** The table of the area. */
  public Routes routes() {
    return Routes.of("mobile-id polling")
        .get("/mid-proxy-requests", Access.USER, this::list)
        .summary(
            "Every Mobile-ID session that is known and who polls it; pages by cursor and limit")
        .takes(
            Parameter.cursor(),
            Parameter.number("limit", 1, MAX_PAGE, MAX_PAGE, "Most sessions of a page"))
        .answers(200, PolledList.class);
  }

  private Response list(Request request) {
    var wanted =
        ListSessionsRequest.newBuilder()
            .setCursor(request.query("cursor").orElse(""))
            .setLimit((int) request.queryNumber("limit"))
            .build();
    var page = mobileId.call(stub -> stub.listSessions(wanted));
    var requests = page.getSessionsList().stream().map(Polled::of).toList();
    return Response.ok(new PolledList(requests, page.getNext().isEmpty() ? null : page.getNext()));
  }
}
