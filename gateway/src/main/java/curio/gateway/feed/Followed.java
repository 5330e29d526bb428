package curio.gateway.feed;

import curio.cluster.Channels;
import curio.cluster.calls.ServiceClient;
import curio.contracts.feed.v1.FeedGrpc;
import curio.contracts.feed.v1.FeedGrpc.FeedBlockingStub;
import curio.contracts.feed.v1.FindFollowedRequest;
import curio.contracts.feed.v1.ListFollowsRequest;
import curio.contracts.feed.v1.ListFollowsRequest.Direction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whom people follow, for areas that show something to followers alone. Thread-safe. */
public final class Followed {
  private static final int PAGE = 1_000;

  private final ServiceClient<FeedBlockingStub> feed;

  /**
   * As the feed has it, wherever it runs.
   *
   * @param deadline of each call
   */
  public Followed(Channels channels, Duration deadline) {
    feed = channels.to(FeedGrpc::newBlockingStub, deadline);
  }

  /** Those of some people, at most 1000, whom somebody follows now. */
  public Set<Long> among(long follower, List<Long> people) {
    var request =
        FindFollowedRequest.newBuilder().setFollowerId(follower).addAllUserIds(people).build();
    return new HashSet<>(feed.call(stub -> stub.findFollowed(request)).getUserIdsList());
  }

  /** All whom somebody follows. */
  public List<Long> all(long follower) {
    var followed = new ArrayList<Long>();
    String cursor = "";
    do {
      var request =
          ListFollowsRequest.newBuilder()
              .setUserId(follower)
              .setDirection(Direction.DIRECTION_FRIENDS)
              .setCursor(cursor)
              .setLimit(PAGE)
              .build();
      var page = feed.call(stub -> stub.listFollows(request));
      followed.addAll(page.getUserIdsList());
      cursor = page.getNext();
    } while (!cursor.isEmpty());
    return followed;
  }
}
