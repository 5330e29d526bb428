package curio.gateway.feed;

import curio.cluster.calls.ServiceClient;
import curio.contracts.accounts.v1.User;
import curio.contracts.feed.v1.FeedGrpc.FeedBlockingStub;
import curio.contracts.feed.v1.FollowRequest;
import curio.contracts.feed.v1.ListFollowsRequest;
import curio.contracts.feed.v1.ListFollowsRequest.Direction;
import curio.contracts.feed.v1.UnfollowRequest;
import curio.gateway.ErrorShapes;
import curio.gateway.users.AccountView;
import curio.gateway.users.KnownUsers;
import curio.http.Access;
import curio.http.Parameter;
import curio.http.Request;
import curio.http.Response;
import curio.http.Routes;
import curio.http.docs.Example;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who follows whom, over HTTP. Thread-safe. */
final class FriendRoutes {
  private static final Parameter ID =
      Parameter.numberedVariable("id", "The id of whom one follows");
  private static final Parameter LIMIT = Parameter.limit("accounts");

  private final ServiceClient<FeedBlockingStub> feed;
  private final KnownUsers users;

  FriendRoutes(ServiceClient<FeedBlockingStub> feed, KnownUsers users) {
    this.feed = feed;
    this.users = users;
  }

  /** The table of the area. */
  Routes routes() {
    return Routes.of("friends", ErrorShapes.FEED)
        .post("/v1/friends/{id}", Access.USER, this::follow)
        .summary("Follows somebody: what they do from now on is in one's feed")
        .takes(ID)
        .answers(200, AccountView.class)
        .delete("/v1/friends/{id}", Access.USER, this::unfollow)
        .summary("Follows somebody no more, and takes what they did out of one's feed")
        .takes(ID)
        .answersNull(200)
        .get("/v1/friends", Access.USER, request -> list(request, Direction.DIRECTION_FRIENDS))
        .summary("Whom one follows, those whom one began to follow last first")
        .takes(Parameter.cursor(), LIMIT)
        .answers(200, PeopleList.class)
        .get("/v1/followers", Access.USER, request -> list(request, Direction.DIRECTION_FOLLOWERS))
        .summary("Who follows one, those who began last first")
        .takes(Parameter.cursor(), LIMIT)
        .answers(200, PeopleList.class);
  }

  /**
   * A page of people. Those whose accounts are not active are left out, so it may have fewer than
   * were asked for.
   *
   * @param next the cursor of the next page; absent on the last one
   */
  record PeopleList(
      @Example(oneOf = "list") String object,
      List<AccountView> data,
      @Example("AbCd0123") @Nullable String next) {}

  private Response follow(Request request) {
    var caller = request.principal();
    long id = request.pathNumber("id");
    Oneself.refuse(caller, id);
    var followed = users.active(id);
    var wanted =
        FollowRequest.newBuilder()
            .setFollowerId(caller.userId())
            .setFollowerName(caller.username())
            .setFollowedId(id)
            .setFollowedName(followed.getUsername())
            .setTraceId(request.requestId())
            .build();
    var _ = feed.call(stub -> stub.follow(wanted));
    return Response.ok(AccountView.inPublic(followed));
  }

  private Response unfollow(Request request) {
    var caller = request.principal();
    long id = request.pathNumber("id");
    if (!Oneself.isNot(caller, id)) {
      return Response.ok(null);
    }
    var wanted =
        UnfollowRequest.newBuilder()
            .setFollowerId(caller.userId())
            .setFollowerName(caller.username())
            .setFollowedId(id)
            .setFollowedName(users.find(id).map(User::getUsername).orElse(""))
            .setTraceId(request.requestId())
            .build();
    var _ = feed.call(stub -> stub.unfollow(wanted));
    return Response.ok(null);
  }

  /**
   * A page is as long as its accounts let it be: if not all of them fit into an answer it is asked
   * for again, shorter, so that the next one begins where this one ends.
   */
  private Response list(Request request, Direction direction) {
    int limit = (int) request.queryNumber(LIMIT.name());
    while (true) {
      var wanted =
          ListFollowsRequest.newBuilder()
              .setUserId(request.principal().userId())
              .setDirection(direction)
              .setCursor(request.query("cursor").orElse(""))
              .setLimit(limit)
              .build();
      var page = feed.call(stub -> stub.listFollows(wanted));
      var people = users.find(page.getUserIdsList());
      if (people.getIdsRead() == page.getUserIdsCount()) {
        return Response.ok(
            new PeopleList(
                "list",
                people.getUsersList().stream()
                    .filter(User::getActive)
                    .map(AccountView::inPublic)
                    .toList(),
                Absent.ifEmpty(page.getNext())));
      }
      limit = people.getIdsRead();
    }
  }
}
