package curio.feed;

import static curio.cluster.calls.UnaryReply.send;

import curio.contracts.feed.v1.AddPostReply;
import curio.contracts.feed.v1.AddPostRequest;
import curio.contracts.feed.v1.BlockReply;
import curio.contracts.feed.v1.BlockRequest;
import curio.contracts.feed.v1.DeletePostReply;
import curio.contracts.feed.v1.DeletePostRequest;
import curio.contracts.feed.v1.FeedGrpc;
import curio.contracts.feed.v1.FindFollowedReply;
import curio.contracts.feed.v1.FindFollowedRequest;
import curio.contracts.feed.v1.FindPostReply;
import curio.contracts.feed.v1.FindPostRequest;
import curio.contracts.feed.v1.FollowReply;
import curio.contracts.feed.v1.FollowRequest;
import curio.contracts.feed.v1.ListFollowsReply;
import curio.contracts.feed.v1.ListFollowsRequest;
import curio.contracts.feed.v1.ListNewsReply;
import curio.contracts.feed.v1.ListNewsRequest;
import curio.contracts.feed.v1.ListPostsReply;
import curio.contracts.feed.v1.ListPostsRequest;
import curio.contracts.feed.v1.MarkReadReply;
import curio.contracts.feed.v1.MarkReadRequest;
import curio.contracts.feed.v1.UnblockReply;
import curio.contracts.feed.v1.UnblockRequest;
import curio.contracts.feed.v1.UnfollowReply;
import curio.contracts.feed.v1.UnfollowRequest;
import curio.feed.graph.Follows;
import curio.feed.posts.Posts;
import curio.log.OutboxRelay;
import curio.store.Database;
import io.grpc.stub.StreamObserver;

/** The door of the feed: who follows whom, posts, and pages of news. Thread-safe. */
public final class FeedService extends FeedGrpc.FeedImplBase {
  private final Follows follows;
  private final Posts posts;
  private final NewsPages news;
  private final OutboxRelay relay;

  /**
   * A door to a migrated database.
   *
   * @param relay of the feed's outbox, woken after each change
   */
  public FeedService(Database database, Follows follows, Posts posts, OutboxRelay relay) {
    this.follows = follows;
    this.posts = posts;
    this.news = new NewsPages(database);
    this.relay = relay;
  }

  @Override
  public void follow(FollowRequest request, StreamObserver<FollowReply> reply) {
    boolean changed = told(follows.follow(request));
    send(FollowReply.newBuilder().setChanged(changed).build(), reply);
  }

  @Override
  public void unfollow(UnfollowRequest request, StreamObserver<UnfollowReply> reply) {
    boolean changed = told(follows.unfollow(request));
    send(UnfollowReply.newBuilder().setChanged(changed).build(), reply);
  }

  @Override
  public void listFollows(ListFollowsRequest request, StreamObserver<ListFollowsReply> reply) {
    send(follows.list(request), reply);
  }

  @Override
  public void findFollowed(FindFollowedRequest request, StreamObserver<FindFollowedReply> reply) {
    send(follows.findFollowed(request), reply);
  }

  @Override
  public void block(BlockRequest request, StreamObserver<BlockReply> reply) {
    follows.block(request);
    send(BlockReply.getDefaultInstance(), reply);
  }

  @Override
  public void unblock(UnblockRequest request, StreamObserver<UnblockReply> reply) {
    follows.unblock(request);
    send(UnblockReply.getDefaultInstance(), reply);
  }

  @Override
  public void addPost(AddPostRequest request, StreamObserver<AddPostReply> reply) {
    var added = posts.add(request);
    var _ = told(added.hasAdded());
    send(added, reply);
  }

  @Override
  public void deletePost(DeletePostRequest request, StreamObserver<DeletePostReply> reply) {
    boolean found = told(posts.delete(request));
    send(DeletePostReply.newBuilder().setFound(found).build(), reply);
  }

  @Override
  public void findPost(FindPostRequest request, StreamObserver<FindPostReply> reply) {
    var found = FindPostReply.newBuilder();
    posts.find(request.getPostId()).ifPresent(found::setPost);
    send(found.build(), reply);
  }

  @Override
  public void listPosts(ListPostsRequest request, StreamObserver<ListPostsReply> reply) {
    send(posts.list(request), reply);
  }

  @Override
  public void listNews(ListNewsRequest request, StreamObserver<ListNewsReply> reply) {
    send(news.page(request), reply);
  }

  @Override
  public void markRead(MarkReadRequest request, StreamObserver<MarkReadReply> reply) {
    news.markRead(request.getUserId(), request.getCursor());
    send(MarkReadReply.getDefaultInstance(), reply);
  }

  /**
   * Stores how far a user has read; it never goes back.
   *
   * @throws curio.errors.CurioException INVALID for a cursor that is not good here
   */
  public void markRead(String cursor, long userId) {
    news.markRead(userId, cursor);
  }

  /** Has what was written moved on at once. */
  private boolean told(boolean changed) {
    if (changed) {
      relay.wake();
    }
    return changed;
  }
}
