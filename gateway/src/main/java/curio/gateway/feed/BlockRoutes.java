package curio.gateway.feed;

import curio.cluster.calls.ServiceClient;
import curio.contracts.feed.v1.BlockRequest;
import curio.contracts.feed.v1.FeedGrpc.FeedBlockingStub;
import curio.contracts.feed.v1.UnblockRequest;
import curio.errors.ErrorCode;
import curio.gateway.ErrorShapes;
import curio.gateway.users.AccountView;
import curio.gateway.users.KnownUsers;
import curio.http.Access;
import curio.http.Parameter;
import curio.http.Request;
import curio.http.Response;
import curio.http.Routes;

/** Who may not follow one, over HTTP. Those who are blocked are not told. Thread-safe. */
final class BlockRoutes {
  private static final Parameter ID = Parameter.numberedVariable("id", "The id of whom one blocks");

  private final ServiceClient<FeedBlockingStub> feed;
  private final KnownUsers users;

  BlockRoutes(ServiceClient<FeedBlockingStub> feed, KnownUsers users) {
    this.feed = feed;
    this.users = users;
  }

  /** The table of the area. */
  Routes routes() {
    return Routes.of("blocks", ErrorShapes.FEED)
        .post("/v1/blocks/{id}", Access.USER, this::block)
        .summary("Somebody follows one no more, gets nothing further, and is not told")
        .takes(ID)
        .answers(200, AccountView.class)
        .refuses(ErrorCode.CONFLICT)
        .delete("/v1/blocks/{id}", Access.USER, this::unblock)
        .summary("Somebody may follow one again; they do not by that alone")
        .takes(ID)
        .answersNull(200);
  }

  private Response block(Request request) {
    long id = request.pathNumber("id");
    Oneself.refuse(request.principal(), id);
    var blocked = users.active(id);
    var wanted =
        BlockRequest.newBuilder()
            .setUserId(request.principal().userId())
            .setBlockedId(id)
            .setTraceId(request.requestId())
            .build();
    var _ = feed.call(stub -> stub.block(wanted));
    return Response.ok(AccountView.inPublic(blocked));
  }

  private Response unblock(Request request) {
    long id = request.pathNumber("id");
    if (Oneself.isNot(request.principal(), id)) {
      var wanted =
          UnblockRequest.newBuilder()
              .setUserId(request.principal().userId())
              .setBlockedId(id)
              .build();
      var _ = feed.call(stub -> stub.unblock(wanted));
    }
    return Response.ok(null);
  }
}
