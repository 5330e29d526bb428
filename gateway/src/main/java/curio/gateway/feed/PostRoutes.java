package curio.gateway.feed;

import curio.cluster.calls.ServiceClient;
import curio.contracts.feed.v1.AddPostReply;
import curio.contracts.feed.v1.AddPostRequest;
import curio.contracts.feed.v1.DeletePostRequest;
import curio.contracts.feed.v1.FeedGrpc.FeedBlockingStub;
import curio.contracts.feed.v1.FindPostRequest;
import curio.contracts.feed.v1.ListPostsRequest;
import curio.contracts.feed.v1.Post;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.gateway.ErrorShapes;
import curio.gateway.IdempotencyKey;
import curio.gateway.NamedImages;
import curio.gateway.Refusals;
import curio.gateway.users.KnownUsers;
import curio.http.Access;
import curio.http.AnswerHeader;
import curio.http.Parameter;
import curio.http.Request;
import curio.http.Response;
import curio.http.Routes;
import curio.http.docs.Example;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What people post, over HTTP. Thread-safe. */
final class PostRoutes {
  private static final Parameter POST = Parameter.variable("id", "The post's id").like("4711");
  private static final Parameter LIMIT = Parameter.limit("posts");

  private final ServiceClient<FeedBlockingStub> feed;
  private final KnownUsers users;
  private final NamedImages images;

  PostRoutes(ServiceClient<FeedBlockingStub> feed, KnownUsers users, NamedImages images) {
    this.feed = feed;
    this.users = users;
    this.images = images;
  }

  /** The table of the area. */
  Routes routes() {
    return Routes.of("posts", ErrorShapes.FEED)
        .post("/v1/posts", Access.USER, PostBody.class, this::add)
        .summary("Posts a text to one's followers; once for each Idempotency-Key, if it has one")
        .takes(IdempotencyKey.PARAMETER)
        .answers(201, AddedPost.class)
        .sends(AnswerHeader.location("The post", "/v1/posts/4711"), IdempotencyKey.REPLAYED)
        .refuses(ErrorCode.KEY_REUSED, ErrorCode.CONFLICT)
        .get("/v1/posts/{id}", Access.ANYONE, this::find)
        .summary("A post")
        .takes(POST)
        .answers(200, PostView.class)
        .refuses(ErrorCode.NOT_FOUND)
        .delete("/v1/posts/{id}", Access.USER, this::delete)
        .summary("Takes a post of one's own back; followers are told to take it away")
        .takes(POST)
        .answersNull(200)
        .refuses(ErrorCode.NOT_FOUND)
        .get("/v1/users/{id}/posts", Access.ANYONE, this::list)
        .summary("What somebody has posted, newest first; pages by cursor and limit")
        .takes(Parameter.numberedVariable("id", "The author's id"), Parameter.cursor(), LIMIT)
        .answers(200, PostList.class)
        .refuses(ErrorCode.NOT_FOUND);
  }

  /**
   * What is to be posted.
   *
   * @param text 1 to 2000 code points, not white space alone
   */
  record PostBody(
      @Example("The first of many") String text,
      @Example(value = "h7Kq2mX9", apart = true) @Nullable List<String> imageIDs) {}

  record AddedPost(@Example("4711") String id) {}

  /**
   * A post.
   *
   * @param username the author's, when it was posted
   * @param imageIDs absent if it has none
   * @param createdAt ISO 8601, UTC
   */
  record PostView(
      @Example(oneOf = "post") String object,
      @Example("4711") String id,
      @Example("17") long userId,
      @Example("ada.lovelace") String username,
      @Example("The first of many") String text,
      @Example("h7Kq2mX9") @Nullable List<String> imageIDs,
      @Example("2026-03-01T12:00:00Z") String createdAt) {
    static PostView of(Post post) {
      return new PostView(
          "post",
          post.getId(),
          post.getUserId(),
          post.getUsername(),
          post.getText(),
          Absent.ifEmpty(post.getImageIdsList()),
          Instant.ofEpochMilli(post.getCreatedAtMillis()).toString());
    }
  }

  /**
   * A page of posts.
   *
   * @param next the cursor of the next page; absent on the last one
   */
  record PostList(
      @Example(oneOf = "list") String object,
      List<PostView> data,
      @Example("AbCd0123") @Nullable String next) {}

  private Response add(Request request, PostBody body) {
    var author = request.principal();
    List<String> imageIds = body.imageIDs() == null ? List.of() : body.imageIDs();
    images.require(author, "imageIDs", imageIds);
    var wanted =
        AddPostRequest.newBuilder()
            .setUserId(author.userId())
            .setUsername(author.username())
            .setKey(IdempotencyKey.ifAny(request).map(IdempotencyKey::value).orElse(""))
            .setText(body.text())
            .addAllImageIds(imageIds)
            .setTraceId(request.requestId())
            .build();
    var reply = feed.call(stub -> stub.addPost(wanted));
    return switch (reply.getOutcomeCase()) {
      case ADDED -> added(reply.getAdded());
      case KEY_REUSED ->
          throw new CurioException(
              ErrorCode.KEY_REUSED,
              "the key was used with another post (expected: the same body, or a new key)");
      case OUTCOME_NOT_SET -> throw Refusals.unknown();
    };
  }

  private static Response added(AddPostReply.Added added) {
    String id = added.getPostId();
    var answer = Response.json(201, new AddedPost(id)).withHeader("Location", "/v1/posts/" + id);
    return added.getReplayed() ? IdempotencyKey.replayed(answer) : answer;
  }

  private Response find(Request request) {
    var post = stored(request.pathVariable("id"));
    var _ = users.active(post.getUserId());
    return Response.ok(PostView.of(post));
  }

  private Post stored(String id) {
    var wanted = FindPostRequest.newBuilder().setPostId(id).build();
    var reply = feed.call(stub -> stub.findPost(wanted));
    if (!reply.hasPost()) {
      throw noSuchPost();
    }
    return reply.getPost();
  }

  private Response delete(Request request) {
    var author = request.principal();
    if (stored(request.pathVariable("id")).getUserId() != author.userId()) {
      throw noSuchPost();
    }
    var wanted =
        DeletePostRequest.newBuilder()
            .setUserId(author.userId())
            .setUsername(author.username())
            .setPostId(request.pathVariable("id"))
            .setTraceId(request.requestId())
            .build();
    // A call that is retried finds nothing, so what it found says little.
    var _ = feed.call(stub -> stub.deletePost(wanted));
    return Response.ok(null);
  }

  private Response list(Request request) {
    var author = users.active(request.pathNumber("id"));
    var wanted =
        ListPostsRequest.newBuilder()
            .setUserId(author.getId())
            .setCursor(request.query("cursor").orElse(""))
            .setLimit((int) request.queryNumber(LIMIT.name()))
            .build();
    var page = feed.call(stub -> stub.listPosts(wanted));
    return Response.ok(
        new PostList(
            "list",
            page.getPostsList().stream().map(PostView::of).toList(),
            Absent.ifEmpty(page.getNext())));
  }

  private static CurioException noSuchPost() {
    return new CurioException(ErrorCode.NOT_FOUND, "no such post");
  }
}
