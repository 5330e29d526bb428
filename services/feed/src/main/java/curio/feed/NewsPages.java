package curio.feed;

import curio.contracts.feed.v1.ListNewsReply;
import curio.contracts.feed.v1.ListNewsRequest;
import curio.contracts.feed.v1.NewsEvent;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.feed.CheckedCursor.Bad;
import curio.feed.CheckedCursor.Good;
import curio.store.Database;
import curio.store.PageSize;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;

/** Pages of a user's feed, and how far the user has read. Thread-safe. */
final class NewsPages {
  /** More that are unread are not counted. */
  private static final int MOST_UNREAD = 1_000;

  /** Pages read at once on a node; as many as of those that catch up, who would wait for all. */
  private static final int AT_ONCE = 4;

  /** How long a page waits for its turn. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Database database;
  private final Semaphore turns = new Semaphore(AT_ONCE, true);

  NewsPages(Database database) {
    this.database = database;
  }

  /**
   * A page that ends at one place: what is stored while it is read is not in it.
   *
   * @throws CurioException INVALID for a cursor that is not good here, UNAVAILABLE where too many
   *     wait for theirs
   */
  ListNewsReply page(ListNewsRequest request) {
    int limit = PageSize.checked(request.getLimit());
    takeTurn();
    try {
      return database.readPage(tx -> page(tx, request, limit));
    } finally {
      turns.release();
    }
  }

  private void takeTurn() {
    try {
      if (!turns.tryAcquire(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new CurioException(ErrorCode.UNAVAILABLE, "too many pages at once", 1, null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CurioException(ErrorCode.UNAVAILABLE, "interrupted", e);
    }
  }

  private static ListNewsReply page(Handle tx, ListNewsRequest request, int limit) {
    long user = request.getUserId();
    var head = Head.read(tx);
    var reply =
        switch (request.getPlaceCase()) {
          case SINCE -> since(tx, user, good(tx, request.getSince()), head, limit);
          case BEFORE -> {
            long end = good(tx, request.getBefore()).place() - 1;
            yield upTo(tx, user, end, head, request.getBefore(), limit);
          }
          case PLACE_NOT_SET -> {
            String cursor = head.cursor().text(head.installation());
            yield upTo(tx, user, head.lastEvent(), head, cursor, limit).setCursor(cursor);
          }
        };
    return reply.setUnread(unread(tx, user, head)).build();
  }

  /**
   * Remembers how far a user has read, unless it was farther.
   *
   * @throws CurioException INVALID for a cursor that is not good here
   */
  void markRead(long userId, String cursor) {
    long place = database.read(tx -> good(tx, cursor)).place();
    database.inTransaction(tx ->
        tx.execute(
            """
            insert into feed.read_marker as m (user_id, place) values (?, ?)
            on conflict (user_id) do update set place = excluded.place
            where m.place < excluded.place
            """,
            userId,
            place));
  }

  private static Good good(Handle tx, String cursor) {
    return switch (Cursors.check(tx, cursor)) {
      case Good good -> good;
      case Bad _ ->
          throw new CurioException(
              ErrorCode.INVALID, "cursor: not one of ours (expected: one that a list gave)");
    };
  }

  private static ListNewsReply.Builder since(
      Handle tx, long userId, Good after, Head head, int limit) {
    var found = FeedReader.after(tx, userId, after.place(), head.lastEvent(), limit + 1);
    int size = PageSize.of(found, limit, NewsPages::texts);
    var page = found.subList(0, size);
    boolean more = found.size() > size;
    var end = more ? page.getLast().cursor() : head.cursor();
    return reply(page, head)
        .setCursor(end.text(head.installation()))
        .setMore(more)
        .setComplete(after.complete());
  }

  /** A page that ends at a place; where nothing is, its cursor is the given one. */
  private static ListNewsReply.Builder upTo(
      Handle tx, long userId, long end, Head head, String cursor, int limit) {
    var found = FeedReader.newest(tx, userId, end, limit + 1);
    int size = PageSize.of(found.reversed(), limit, NewsPages::texts);
    var page = found.subList(found.size() - size, found.size());
    var reply = reply(page, head).setComplete(true);
    if (found.size() > size) {
      reply.setNext(page.getFirst().cursor().text(head.installation()));
    }
    return reply.setCursor(
        page.isEmpty() ? cursor : page.getLast().cursor().text(head.installation()));
  }

  private static int unread(Handle tx, long userId, Head head) {
    long read =
        tx.createQuery("select place from feed.read_marker where user_id = :user")
            .bind("user", userId)
            .mapTo(Long.class)
            .findOne()
            .orElse(0L);
    return FeedReader.count(tx, userId, read, head.lastEvent(), MOST_UNREAD);
  }

  private static ListNewsReply.Builder reply(List<StoredEvent> page, Head head) {
    var reply = ListNewsReply.newBuilder();
    page.forEach(event -> reply.addEvents(told(event, head.installation())));
    return reply;
  }

  private static NewsEvent told(StoredEvent event, UUID installation) {
    return NewsEvent.newBuilder()
        .setName(event.name())
        .setUserId(event.author())
        .setMessage(event.message())
        .setTimestampSeconds(event.occurredAt().getEpochSecond())
        .setId(event.id().toString())
        .setCursor(event.cursor().text(installation))
        .setSubject(event.subject())
        .addAllImageIds(event.imageIds())
        .setItemId(event.itemId())
        .build();
  }

  private static String texts(StoredEvent event) {
    return event.message() + event.subject() + event.itemId() + String.join(",", event.imageIds());
  }
}
