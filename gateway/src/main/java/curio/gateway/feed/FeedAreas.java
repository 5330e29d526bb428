package curio.gateway.feed;

import curio.cluster.Channels;
import curio.cluster.calls.ServiceClient;
import curio.contracts.accounts.v1.UsersGrpc;
import curio.contracts.accounts.v1.UsersGrpc.UsersBlockingStub;
import curio.contracts.feed.v1.FeedGrpc;
import curio.contracts.feed.v1.FeedGrpc.FeedBlockingStub;
import curio.gateway.NamedImages;
import curio.gateway.users.KnownUsers;
import curio.http.Routes;
import curio.http.StaticFiles;
import java.time.Duration;
import java.util.List;

/** All routes that lead to the feed, but for those of sockets and streams. Stateless. */
public final class FeedAreas {
  private FeedAreas() {}

  /** The client for pages and programs. */
  public static Routes client() {
    return StaticFiles.add(
            Routes.of("feed-client"), "/feed-client.js", FeedAreas.class, "feed-client.js")
        .summary("A client of the feed for pages and programs: an ES module");
  }

  /**
   * Routes that call the feed, and the accounts whose views they answer with, wherever these run.
   *
   * @param deadline of each call
   * @param images that posts may name
   */
  public static List<Routes> of(Channels channels, Duration deadline, NamedImages images) {
    return of(
        channels.to(FeedGrpc::newBlockingStub, deadline),
        channels.to(UsersGrpc::newBlockingStub, deadline),
        images);
  }

  /** Routes that call the given services. */
  public static List<Routes> of(
      ServiceClient<FeedBlockingStub> feed,
      ServiceClient<UsersBlockingStub> accounts,
      NamedImages images) {
    var users = new KnownUsers(accounts);
    return List.of(
        new FriendRoutes(feed, users).routes(),
        new PostRoutes(feed, users, images).routes(),
        new BlockRoutes(feed, users).routes(),
        new NewsRoutes(feed).routes());
  }
}
