package curio.gateway.gallery;

import curio.cluster.calls.ServiceClient;
import curio.contracts.gallery.v1.GalleryGrpc.GalleryBlockingStub;
import curio.contracts.gallery.v1.ListImagesReply;
import curio.contracts.gallery.v1.ListImagesRequest;
import curio.contracts.gallery.v1.ListTagsRequest;
import curio.gateway.ErrorShapes;
import curio.gateway.gallery.ImageBodies.ImageList;
import curio.gateway.gallery.ImageBodies.ListedImage;
import curio.gateway.gallery.ImageBodies.Tag;
import curio.gateway.gallery.ImageBodies.TagList;
import curio.http.Access;
import curio.http.Parameter;
import curio.http.Request;
import curio.http.Response;
import curio.http.Routes;
import java.util.List;

/** Lists of images and of tags over HTTP. Thread-safe. */
final class ImageListRoutes {
  private static final int LONGEST_NAME = 100;
  private static final int LONGEST_TAG = 50;
  private static final Parameter LIMIT =
      Parameter.number("limit", 1, 100, 20, "Most images of a page");
  private static final Parameter MOST_TAGS = Parameter.number("limit", 1, 100, 20, "Most tags");

  private final ServiceClient<GalleryBlockingStub> gallery;
  private final Sight sight;
  private final Authors authors;

  ImageListRoutes(ServiceClient<GalleryBlockingStub> gallery, Sight sight, Authors authors) {
    this.gallery = gallery;
    this.sight = sight;
    this.authors = authors;
  }

  /** The table of the area. */
  Routes routes() {
    return Routes.of("image-lists", ErrorShapes.IMAGES)
        .get("/img", Access.ANYONE, this::images)
        .summary("Images that the reader may see, newest first; pages by cursor and limit")
        .asksWhoIsThere()
        .takes(
            Parameter.text("tag", LONGEST_TAG, "Only images with this tag").like("sea"),
            Parameter.text("author", LONGEST_NAME, "Only images of this user name")
                .like("ada.lovelace"),
            Parameter.cursor(),
            LIMIT)
        .answers(200, ImageList.class)
        .get("/tags", Access.ANYONE, this::tags)
        .summary("Tags of public images, those of most images first")
        .asksWhoIsThere()
        .takes(
            Parameter.text("prefix", LONGEST_TAG, "How they begin, in any case").like("se"),
            MOST_TAGS)
        .answers(200, TagList.class);
  }

  private Response images(Request request) {
    var viewer = request.principalIfAny();
    var wanted =
        ListImagesRequest.newBuilder()
            .setTag(request.query("tag").orElse(""))
            .setViewerId(viewer.map(principal -> principal.userId()).orElse(0L))
            .addAllFollowedIds(sight.followedBy(viewer))
            .setCursor(request.query("cursor").orElse(""))
            .setLimit((int) request.queryNumber(LIMIT.name()));
    var author = request.query("author");
    if (author.isPresent()) {
      var id = authors.id(author.get());
      if (id.isEmpty()) {
        return Response.ok(new ImageList(List.of(), null));
      }
      wanted.setAuthorId(id.get());
    }
    return Response.ok(list(gallery.call(stub -> stub.listImages(wanted.build()))));
  }

  private ImageList list(ListImagesReply page) {
    var names =
        authors.names(
            page.getImagesList().stream().map(one -> one.getImage().getAuthorId()).toList());
    return new ImageList(
        page.getImagesList().stream()
            .map(one ->
                ListedImage.of(
                    one.getImage(), names.get(one.getImage().getAuthorId()), one.getLikes()))
            .toList(),
        ImageBodies.absentIfEmpty(page.getNext()));
  }

  private Response tags(Request request) {
    // A bad token is told here too.
    var _ = request.principalIfAny();
    var wanted =
        ListTagsRequest.newBuilder()
            .setPrefix(request.query("prefix").orElse(""))
            .setLimit((int) request.queryNumber(MOST_TAGS.name()))
            .build();
    var reply = gallery.call(stub -> stub.listTags(wanted));
    return Response.ok(
        new TagList(
            reply.getTagsList().stream()
                .map(tag -> new Tag(tag.getName(), tag.getImages()))
                .toList()));
  }
}
