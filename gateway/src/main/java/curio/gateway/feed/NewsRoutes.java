package curio.gateway.feed;

import curio.cluster.calls.ServiceClient;
import curio.contracts.feed.v1.FeedGrpc.FeedBlockingStub;
import curio.contracts.feed.v1.ListNewsReply;
import curio.contracts.feed.v1.ListNewsRequest;
import curio.contracts.feed.v1.NewsEvent;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.gateway.ErrorShapes;
import curio.http.Access;
import curio.http.Parameter;
import curio.http.Request;
import curio.http.Response;
import curio.http.Routes;
import curio.http.docs.Example;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One's feed in pages, over HTTP. Thread-safe. */
final class NewsRoutes {
  private static final int MAX_CURSOR = 100;
  private static final Parameter LIMIT = Parameter.limit("events");
  private static final Parameter SINCE =
      new Parameter(
          Parameter.Place.QUERY,
          "since",
          "A cursor of any page, frame or stream of this feed: what was stored after it",
          false,
          new Parameter.Text(1, MAX_CURSOR),
          "AbCd0123");

  private final ServiceClient<FeedBlockingStub> feed;

  NewsRoutes(ServiceClient<FeedBlockingStub> feed) {
    this.feed = feed;
  }

  /** The table of the area. */
  Routes routes() {
    return Routes.of("news", ErrorShapes.FEED)
        .get("/v1/news/list", Access.USER, this::list)
        .summary(
            "One's feed, oldest first within a page: the newest page, one before, or one since")
        .takes(Parameter.cursor(), SINCE, LIMIT)
        .answers(200, NewsPage.class);
  }

  /**
   * A page of a feed.
   *
   * @param data oldest first
   * @param cursor where a client that has seen them goes on: as since, and on sockets and streams
   * @param next the cursor of the page before this one; absent if there is none
   * @param complete false only if since is older than what is kept
   * @param more whether there is more since the page's last event
   * @param unread how many events are not read yet, at most 1000
   */
  record NewsPage(
      @Example(oneOf = "list") String object,
      List<EventView> data,
      @Example("AbCd0123") String cursor,
      @Example("AbCd0123") @Nullable String next,
      boolean complete,
      boolean more,
      @Example("0") int unread) {
    static NewsPage of(ListNewsReply page) {
      return new NewsPage(
          "list",
          page.getEventsList().stream().map(EventView::of).toList(),
          page.getCursor(),
          Absent.ifEmpty(page.getNext()),
          page.getComplete(),
          page.getMore(),
          page.getUnread());
    }
  }

  /**
   * What somebody did.
   *
   * @param name login, logout, follow, unfollow, post, image, like, item, buy, sell, pawn or delete
   * @param uid who did it
   * @param ts unix seconds
   * @param cursor where a client that has seen it goes on
   * @param subject what it is about, for example the id of the event that a delete takes away
   */
  record EventView(
      @Example(oneOf = "event") String object,
      @Example(
              oneOf = {
                "post",
                "login",
                "logout",
                "follow",
                "unfollow",
                "image",
                "like",
                "item",
                "buy",
                "sell",
                "pawn",
                "delete"
              })
          String name,
      @Example("The first of many") String message,
      @Example("17") long uid,
      @Example("1772366400") long ts,
      @Example("4711") String id,
      @Example("AbCd0123") String cursor,
      @Example("4710") @Nullable String subject,
      @Example("h7Kq2mX9") @Nullable List<String> imageIDs,
      @Example(value = "ring-7", apart = true) @Nullable String itemId) {
    static EventView of(NewsEvent event) {
      return new EventView(
          "event",
          event.getName(),
          event.getMessage(),
          event.getUserId(),
          event.getTimestampSeconds(),
          event.getId(),
          event.getCursor(),
          Absent.ifEmpty(event.getSubject()),
          Absent.ifEmpty(event.getImageIdsList()),
          Absent.ifEmpty(event.getItemId()));
    }
  }

  private Response list(Request request) {
    var before = request.query("cursor");
    var since = request.query(SINCE.name());
    if (before.isPresent() && since.isPresent()) {
      throw new CurioException(
          ErrorCode.INVALID, "cursor, since: both (expected: at most one of them)");
    }
    var wanted =
        ListNewsRequest.newBuilder()
            .setUserId(request.principal().userId())
            .setLimit((int) request.queryNumber(LIMIT.name()));
    before.ifPresent(wanted::setBefore);
    since.ifPresent(wanted::setSince);
    return Response.ok(NewsPage.of(feed.call(stub -> stub.listNews(wanted.build()))));
  }
}
