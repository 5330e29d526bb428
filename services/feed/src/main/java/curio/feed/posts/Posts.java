package curio.feed.posts;

import curio.contracts.events.v1.UserEvent;
import curio.contracts.feed.v1.AddPostReply;
import curio.contracts.feed.v1.AddPostRequest;
import curio.contracts.feed.v1.DeletePostRequest;
import curio.contracts.feed.v1.ListPostsReply;
import curio.contracts.feed.v1.ListPostsRequest;
import curio.contracts.feed.v1.Post;
import curio.feed.events.OwnEvents;
import curio.limits.LimitKey;
import curio.limits.Limits;
import curio.limits.Rate;
import curio.store.CleanupRule;
import curio.store.Database;
import curio.store.PageSize;
import curio.store.TimeOrderedIds;
import curio.store.cursors.ListCursor;
import curio.text.UuidText;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Adds posts, once for each key, and removes them; a change and the event that tells of it are one
 * transaction. A post has the id of its event. Thread-safe.
 */
public final class Posts {
  private static final UUID BEHIND_ALL = new UUID(-1, -1);

  private final Database database;
  private final Limits limits;
  private final Rate rate;
  private final OwnEvents events;
  private final Clock clock;
  private final TimeOrderedIds ids =
      new TimeOrderedIds(() -> ThreadLocalRandom.current().nextLong());

  /**
   * Those of a store.
   *
   * @param rate how often one may post
   */
  public Posts(Database database, Limits limits, Rate rate, OwnEvents events, Clock clock) {
    this.database = database;
    this.limits = limits;
    this.rate = rate;
    this.events = events;
    this.clock = clock;
  }

  /** Adds one, unless there was one under its key. Its id is the greatest of its author. */
  public AddPostReply add(AddPostRequest request) {
    var post = NewPost.of(request);
    return database.inTransaction(tx -> {
      PostTable.newest(tx, post.author()).ifPresent(ids::follow);
      var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
      var id = ids.next(now);
      if (post.key() != null) {
        var before = PostTable.take(tx, post, id);
        if (before.isPresent()) {
          return before.get().fingerprint().equals(post.fingerprint())
              ? added(before.get().postId(), true)
              : reused();
        }
      }
      limits.require(tx, LimitKey.of("post", Long.toString(post.author())), rate);
      PostTable.add(tx, post, id, now);
      events.tell(tx, id, post.event(), request.getTraceId(), now);
      return added(id, false);
    });
  }

  /** Removes one of its author's own and takes back what was told of it; whether there was one. */
  public boolean delete(DeletePostRequest request) {
    var id = UuidText.read(request.getPostId());
    if (id.isEmpty()) {
      return false;
    }
    return database.inTransaction(tx -> {
      boolean found = PostTable.remove(tx, request.getUserId(), id.get());
      if (found) {
        var event =
            UserEvent.newBuilder()
                .setName("delete")
                .setUserId(request.getUserId())
                .setUsername(request.getUsername())
                .setMessage(request.getUsername() + " deleted a post")
                .setSubject(id.get().toString())
                .build();
        events.tell(tx, UUID.randomUUID(), event, request.getTraceId(), clock.instant());
      }
      return found;
    });
  }

  /** One, whosever it is. */
  public Optional<Post> find(String postId) {
    return UuidText.read(postId).flatMap(id -> database.read(tx -> PostTable.find(tx, id)));
  }

  /** A page of an author's, newest first. */
  public ListPostsReply list(ListPostsRequest request) {
    int limit = PageSize.checked(request.getLimit());
    var list = ListCursor.of("posts", request.getUserId());
    var before = list.id(request.getCursor(), BEHIND_ALL);
    var found = database.readPage(tx -> PostTable.page(tx, request.getUserId(), before, limit + 1));
    int size =
        PageSize.of(
            found, limit, post -> post.getText() + String.join(",", post.getImageIdsList()));
    var page = ListPostsReply.newBuilder().addAllPosts(found.subList(0, size));
    if (found.size() > size) {
      page.setNext(list.text(UUID.fromString(found.get(size - 1).getId())));
    }
    return page.build();
  }

  /**
   * Keys are kept until the end of the UTC day after the one they were used on, and as long as an
   * event that was written before may still wait to be told.
   */
  public static CleanupRule keyRule(Clock clock) {
    return CleanupRule.untilNextDayEnds(
        "post-keys",
        clock,
        """
        delete from feed.post_key where (author, key) in (
          select author, key from feed.post_key
          where created_at < :oldest
            and created_at < (select coalesce(min(written_at), 'infinity') from feed.outbox)
          limit :limit)
        """);
  }

  private static AddPostReply added(UUID id, boolean replayed) {
    return AddPostReply.newBuilder()
        .setAdded(AddPostReply.Added.newBuilder().setPostId(id.toString()).setReplayed(replayed))
        .build();
  }

  private static AddPostReply reused() {
    return AddPostReply.newBuilder()
        .setKeyReused(AddPostReply.KeyReused.getDefaultInstance())
        .build();
  }
}
