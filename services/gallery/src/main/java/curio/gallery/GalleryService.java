package curio.gallery;

import static curio.cluster.calls.UnaryReply.send;

import curio.contracts.gallery.v1.AddImageReply;
import curio.contracts.gallery.v1.AddImageRequest;
import curio.contracts.gallery.v1.AddViewsReply;
import curio.contracts.gallery.v1.AddViewsRequest;
import curio.contracts.gallery.v1.ChangeImageReply;
import curio.contracts.gallery.v1.ChangeImageReply.Outcome;
import curio.contracts.gallery.v1.ChangeImageRequest;
import curio.contracts.gallery.v1.CountReactionsReply;
import curio.contracts.gallery.v1.CountReactionsRequest;
import curio.contracts.gallery.v1.DeleteImageReply;
import curio.contracts.gallery.v1.DeleteImageRequest;
import curio.contracts.gallery.v1.FindImageReply;
import curio.contracts.gallery.v1.FindImageRequest;
import curio.contracts.gallery.v1.FindImagesReply;
import curio.contracts.gallery.v1.FindImagesRequest;
import curio.contracts.gallery.v1.GalleryGrpc;
import curio.contracts.gallery.v1.LikeImageReply;
import curio.contracts.gallery.v1.LikeImageRequest;
import curio.contracts.gallery.v1.ListImagesReply;
import curio.contracts.gallery.v1.ListImagesRequest;
import curio.contracts.gallery.v1.ListTagsReply;
import curio.contracts.gallery.v1.ListTagsRequest;
import curio.contracts.gallery.v1.ReadPictureReply;
import curio.contracts.gallery.v1.ReadPictureRequest;
import curio.gallery.images.ImageLists;
import curio.gallery.images.Images;
import curio.gallery.reactions.Likes;
import curio.gallery.reactions.Views;
import curio.gallery.saga.ImageChanges;
import curio.log.OutboxRelay;
import io.grpc.stub.StreamObserver;

/** The gRPC service of the gallery. Thread-safe. */
final class GalleryService extends GalleryGrpc.GalleryImplBase {
  private final ImageChanges changes;
  private final Images images;
  private final ImageLists lists;
  private final PictureReads pictures;
  private final Likes likes;
  private final Views views;
  private final OutboxRelay relay;

  /** Woken after each change: the relay of the gallery's outbox. */
  GalleryService(
      ImageChanges changes,
      Images images,
      ImageLists lists,
      PictureReads pictures,
      Likes likes,
      Views views,
      OutboxRelay relay) {
    this.changes = changes;
    this.images = images;
    this.lists = lists;
    this.pictures = pictures;
    this.likes = likes;
    this.views = views;
    this.relay = relay;
  }

  @Override
  public void addImage(AddImageRequest request, StreamObserver<AddImageReply> reply) {
    var added = changes.add(request);
    relay.wake();
    send(added, reply);
  }

  @Override
  public void findImage(FindImageRequest request, StreamObserver<FindImageReply> reply) {
    send(images.find(request), reply);
  }

  @Override
  public void findImages(FindImagesRequest request, StreamObserver<FindImagesReply> reply) {
    send(images.find(request), reply);
  }

  @Override
  public void readPicture(ReadPictureRequest request, StreamObserver<ReadPictureReply> reply) {
    send(pictures.read(request), reply);
  }

  @Override
  public void countReactions(
      CountReactionsRequest request, StreamObserver<CountReactionsReply> reply) {
    send(likes.count(request), reply);
  }

  @Override
  public void changeImage(ChangeImageRequest request, StreamObserver<ChangeImageReply> reply) {
    Outcome outcome = changes.change(request);
    relay.wake();
    send(ChangeImageReply.newBuilder().setOutcome(outcome).build(), reply);
  }

  @Override
  public void deleteImage(DeleteImageRequest request, StreamObserver<DeleteImageReply> reply) {
    Outcome outcome = changes.delete(request);
    relay.wake();
    send(DeleteImageReply.newBuilder().setOutcome(outcome).build(), reply);
  }

  @Override
  public void likeImage(LikeImageRequest request, StreamObserver<LikeImageReply> reply) {
    var liked = likes.like(request);
    relay.wake();
    send(liked, reply);
  }

  @Override
  public void listImages(ListImagesRequest request, StreamObserver<ListImagesReply> reply) {
    send(lists.images(request), reply);
  }

  @Override
  public void listTags(ListTagsRequest request, StreamObserver<ListTagsReply> reply) {
    send(lists.tags(request), reply);
  }

  @Override
  public void addViews(AddViewsRequest request, StreamObserver<AddViewsReply> reply) {
    var added = views.add(request);
    relay.wake();
    send(added, reply);
  }
}
