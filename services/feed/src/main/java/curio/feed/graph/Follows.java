package curio.feed.graph;

import curio.contracts.events.v1.UserEvent;
import curio.contracts.feed.v1.BlockRequest;
import curio.contracts.feed.v1.FindFollowedReply;
import curio.contracts.feed.v1.FindFollowedRequest;
import curio.contracts.feed.v1.FollowRequest;
import curio.contracts.feed.v1.ListFollowsReply;
import curio.contracts.feed.v1.ListFollowsRequest;
import curio.contracts.feed.v1.UnblockRequest;
import curio.contracts.feed.v1.UnfollowRequest;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.feed.events.OwnEvents;
import curio.feed.hints.NewsHints;
import curio.limits.LimitKey;
import curio.limits.Limits;
import curio.limits.Rate;
import curio.store.Database;
import curio.store.PageSize;
import curio.store.cursors.ListCursor;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Clock;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Changes and lists who follows whom. A change, its place and the event that tells of it are one
 * transaction; what is so already is left and told to nobody. Thread-safe.
 */
public final class Follows {
  private static final int MAX_NAME = 255;
  private static final int MOST_FOUND = 1_000;

  private final Database database;
  private final Policy policy;
  private final OwnEvents events;
  private final NewsHints hints;
  private final Clock clock;
  private final MeterRegistry metrics;

  /**
   * What one account may do.
   *
   * @param most how many people it may follow, or block
   * @param rate how often it may begin to
   */
  public record Bound(int most, Rate rate) {}

  /** What bounds all accounts. */
  public record Policy(Limits limits, Bound follows, Bound blocks) {}

  /** Those of a store. */
  public Follows(
      Database database,
      Policy policy,
      OwnEvents events,
      NewsHints hints,
      Clock clock,
      MeterRegistry metrics) {
    this.database = database;
    this.policy = policy;
    this.events = events;
    this.hints = hints;
    this.clock = clock;
    this.metrics = metrics;
  }

  /** Whether somebody follows somebody now who did not before. Who is blocked is not told so. */
  public boolean follow(FollowRequest request) {
    long follower = request.getFollowerId();
    long followed = request.getFollowedId();
    checkPair(follower, followed);
    checkName("followerName", request.getFollowerName());
    checkName("followedName", request.getFollowedName());
    boolean changed =
        database.inTransaction(tx -> {
          FollowTable.lock(tx, follower);
          var standing = FollowTable.standing(tx, follower, followed);
          if (standing.follows()) {
            return false;
          }
          require(tx, policy.follows(), "follow", follower, standing.count());
          if (standing.blocked()) {
            return false;
          }
          tell(tx, "follow", follower, followed, request.getTraceId(), followText(request));
          FollowTable.add(tx, follower, followed);
          return true;
        });
    return done("follow", changed, follower);
  }

  /** Whether somebody follows somebody no more. Of whom the name is not known, nobody is told. */
  public boolean unfollow(UnfollowRequest request) {
    long follower = request.getFollowerId();
    long followed = request.getFollowedId();
    checkPair(follower, followed);
    checkName("followerName", request.getFollowerName());
    boolean changed =
        database.inTransaction(tx -> {
          FollowTable.lock(tx, follower);
          boolean follows = FollowTable.standing(tx, follower, followed).follows();
          if (follows && !request.getFollowedName().isEmpty()) {
            tell(tx, "unfollow", follower, followed, request.getTraceId(), unfollowText(request));
          }
          return follows && FollowTable.remove(tx, follower, followed);
        });
    return done("unfollow", changed, follower);
  }

  /** Ends a follow, if there is one, and lets none begin. Nobody is told. */
  public void block(BlockRequest request) {
    long blocker = request.getUserId();
    long blocked = request.getBlockedId();
    checkPair(blocker, blocked);
    boolean changed =
        database.inTransaction(tx -> {
          FollowTable.lockBlocker(tx, blocker);
          var standing = FollowTable.blockStanding(tx, blocker, blocked);
          if (standing.blocks()) {
            return false;
          }
          require(tx, policy.blocks(), "block", blocker, standing.count());
          FollowTable.lock(tx, blocked);
          FollowTable.block(tx, blocker, blocked);
          return FollowTable.remove(tx, blocked, blocker);
        });
    var _ = done("block", changed, blocked);
  }

  /** Lets follows begin again. */
  public void unblock(UnblockRequest request) {
    checkPair(request.getUserId(), request.getBlockedId());
    database.inTransaction(tx -> {
      FollowTable.unblock(tx, request.getUserId(), request.getBlockedId());
      return null;
    });
  }

  /** Whom of some users, at most 1000, a user follows now. */
  public FindFollowedReply findFollowed(FindFollowedRequest request) {
    var users = request.getUserIdsList();
    if (users.size() > MOST_FOUND) {
      throw invalid("userIds: %d (expected: at most %d)".formatted(users.size(), MOST_FOUND));
    }
    var followed = database.read(tx -> FollowTable.followedOf(tx, request.getFollowerId(), users));
    return FindFollowedReply.newBuilder().addAllUserIds(followed).build();
  }

  /** A page of whom a user follows or of who follows a user. */
  public ListFollowsReply list(ListFollowsRequest request) {
    long user = request.getUserId();
    int limit = PageSize.checked(request.getLimit());
    var list = ListCursor.of(request.getDirection().name(), user);
    long before = list.place(request.getCursor(), Long.MAX_VALUE);
    var found =
        database.readPage(tx ->
            switch (request.getDirection()) {
              case DIRECTION_FRIENDS -> FollowTable.friends(tx, user, before, limit + 1);
              case DIRECTION_FOLLOWERS -> FollowTable.followers(tx, user, before, limit + 1);
              case DIRECTION_UNSPECIFIED, UNRECOGNIZED ->
                  throw invalid("direction: none (expected: friends or followers)");
            });
    var page = ListFollowsReply.newBuilder();
    found.stream().limit(limit).forEach(entry -> page.addUserIds(entry.userId()));
    if (found.size() > limit) {
      page.setNext(list.text(found.get(limit - 1).since()));
    }
    return page.build();
  }

  /** Throws THROTTLED or CONFLICT if somebody has begun too often, or with too many. */
  private void require(Handle tx, Bound bound, String what, long user, int count) {
    policy.limits().require(tx, LimitKey.of(what, Long.toString(user)), bound.rate());
    if (count >= bound.most()) {
      throw new CurioException(
          ErrorCode.CONFLICT,
          "%ss: %d (expected: at most %d)".formatted(what, count, bound.most()));
    }
  }

  private static String followText(FollowRequest request) {
    return "%s now follows for the %s"
        .formatted(request.getFollowerName(), request.getFollowedName());
  }

  private static String unfollowText(UnfollowRequest request) {
    return "%s does not follows for the %s anymore"
        .formatted(request.getFollowerName(), request.getFollowedName());
  }

  private void tell(
      Handle tx, String name, long follower, long followed, String traceId, String message)
      throws SQLException {
    var event =
        UserEvent.newBuilder()
            .setName(name)
            .setUserId(follower)
            .setMessage(message)
            .setSubject(Long.toString(followed))
            .build();
    events.tell(tx, UUID.randomUUID(), event, traceId, clock.instant());
  }

  private boolean done(String change, boolean changed, long follower) {
    if (changed) {
      hints.changed(follower);
      Counter.builder("feed_follow_changes")
          .tag("change", change)
          .description("follows that began or ended by calls of this node")
          .register(metrics)
          .increment();
    }
    return changed;
  }

  private static void checkPair(long one, long other) {
    if (one <= 0 || other <= 0) {
      throw invalid("user ids: %d, %d (expected: > 0)".formatted(one, other));
    }
    if (one == other) {
      throw invalid("user: oneself (expected: somebody else)");
    }
  }

  private static void checkName(String member, String name) {
    if (name.isBlank() || name.length() > MAX_NAME) {
      throw invalid(
          "%s: %d characters (expected: 1 to %d)".formatted(member, name.length(), MAX_NAME));
    }
  }

  private static CurioException invalid(String message) {
    return new CurioException(ErrorCode.INVALID, message);
  }
}
