package curio.gateway.gallery;

import curio.cluster.calls.ServiceClient;
import curio.contracts.gallery.v1.CountReactionsRequest;
import curio.contracts.gallery.v1.GalleryGrpc.GalleryBlockingStub;
import curio.contracts.gallery.v1.Image;
import curio.contracts.gallery.v1.Visibility;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.gateway.ErrorShapes;
import curio.gateway.gallery.ImageBodies.ImageInfo;
import curio.gateway.gallery.ImageBodies.WholeImage;
import curio.http.Access;
import curio.http.Parameter;
import curio.http.Principal;
import curio.http.Request;
import curio.http.Response;
import curio.http.Routes;
import curio.http.SharedBytes;
import curio.http.content.Download;
import curio.ring.CachedBytes;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Pictures and what is said about them, over HTTP. Thread-safe. */
final class ImageRoutes {
  private static final Set<Long> WIDTHS = Set.of(0L, 160L, 320L, 640L, 1280L);
  private static final Parameter WIDTH =
      Parameter.number(
              "w",
              1,
              9_999,
              0,
              "Width of a smaller rendition: 160, 320, 640 or 1280; never enlarged")
          .like("640");
  private static final String[] TYPES = {"image/jpeg", "image/png", "image/gif", "image/webp"};

  /** A change has to be seen soon by whoever has an old picture. */
  private static final String FOR_ALL = "public, max-age=300";

  private static final String FOR_ONE = "private, no-store";
  private static final int PNG_FIRST_BYTE = 0x89;

  private final ServiceClient<GalleryBlockingStub> gallery;
  private final ShownImages images;
  private final PictureCache pictures;
  private final Authors authors;
  private final ImageViews views;
  private final MemoryRoom room;

  ImageRoutes(
      ServiceClient<GalleryBlockingStub> gallery,
      ShownImages images,
      PictureCache pictures,
      Authors authors,
      ImageViews views,
      MemoryRoom room) {
    this.gallery = gallery;
    this.images = images;
    this.pictures = pictures;
    this.authors = authors;
    this.views = views;
    this.room = room;
  }

  /** The tables of the areas: that of the first has errors of another shape. */
  List<Routes> routes() {
    var whole =
        Routes.of("image", ImageErrors.NO_PICTURE)
            .get("/{imgID}", Access.ANYONE, this::whole)
            .summary("A picture in base64, with what is said about it")
            .asksWhoIsThere()
            .takes(ImageBodies.id("imgID"))
            .answers(200, WholeImage.class)
            .refuses(ErrorCode.NOT_FOUND);
    var bytes =
        Routes.of("images", ErrorShapes.IMAGES)
            .get("/img/{id}", Access.ANYONE, this::bytes)
            .summary("The bytes of a picture, or of a smaller rendition of it")
            .asksWhoIsThere()
            .takes(ImageBodies.id("id"), WIDTH)
            .refuses(ErrorCode.NOT_FOUND);
    var info =
        Download.declaredBy(bytes, TYPES)
            .get("/img/{id}/info", Access.ANYONE, this::info)
            .summary("What is said about an image, and what people did with it")
            .asksWhoIsThere()
            .takes(ImageBodies.id("id"))
            .answers(200, ImageInfo.class)
            .refuses(ErrorCode.NOT_FOUND);
    return List.of(whole, info);
  }

  private Response whole(Request request) {
    var viewer = request.principalIfAny();
    var image = images.visible(viewer, request.pathVariable("imgID"));
    var bytes = pictures.read(image, 0);
    var author = authors.name(image.getAuthorId());
    count(request, viewer, image);
    var said =
        new WholeImage(
            image.getId(),
            "",
            author,
            ImageBodies.absentIfEmpty(image.getTitle()),
            ImageBodies.absentIfEmpty(image.getDescription()),
            image.getTagsList(),
            "");
    return room.in(
        2L * bytes.length(),
        () -> Response.jsonBytes(200, Base64Json.write(said, "imageBlob", bytes.buffer())));
  }

  private Response bytes(Request request) {
    var viewer = request.principalIfAny();
    int width = width(request);
    var image = images.visible(viewer, request.pathVariable("id"));
    var bytes = pictures.read(image, width);
    var response = download(image, width, bytes).to(request, ErrorShapes.IMAGES);
    if (width == 0 && response.status() == 200) {
      count(request, viewer, image);
    }
    return response;
  }

  private static Download download(Image image, int width, CachedBytes bytes) {
    var hash = image.getPicture().getHash();
    return new Download(
        SharedBytes.of(bytes.buffer()),
        width == 0 ? ImageBodies.mediaType(image.getType()) : renditionType(bytes),
        width == 0 ? "\"%s\"".formatted(hash) : "\"%s-%d\"".formatted(hash, width),
        image.getVisibility() == Visibility.VISIBILITY_PUBLIC ? FOR_ALL : FOR_ONE);
  }

  /** Renditions are JPEG, or PNG where something shines through or they are too high for one. */
  private static String renditionType(CachedBytes bytes) {
    return (bytes.buffer().get(0) & 0xff) == PNG_FIRST_BYTE ? "image/png" : "image/jpeg";
  }

  private static int width(Request request) {
    long width = request.queryNumber(WIDTH.name());
    if (!WIDTHS.contains(width)) {
      throw new CurioException(
          ErrorCode.INVALID, "w: %d (expected: 160, 320, 640 or 1280)".formatted(width));
    }
    return (int) width;
  }

  private void count(Request request, Optional<Principal> viewer, Image image) {
    if (request.method().equals("GET")) {
      views.viewed(viewer, image);
    }
  }

  private Response info(Request request) {
    var viewer = request.principalIfAny();
    var image = images.visible(viewer, request.pathVariable("id"));
    var counts =
        gallery.call(stub ->
            stub.countReactions(
                CountReactionsRequest.newBuilder()
                    .setImageId(image.getId())
                    .setViewerId(viewer.map(Principal::userId).orElse(0L))
                    .build()));
    return Response.ok(
        new ImageInfo(
            image.getId(),
            authors.name(image.getAuthorId()),
            image.getAuthorId(),
            ImageBodies.absentIfEmpty(image.getTitle()),
            ImageBodies.absentIfEmpty(image.getDescription()),
            ImageBodies.absentIfEmpty(image.getAlt()),
            image.getTagsList(),
            ImageBodies.name(image.getVisibility()),
            ImageBodies.mediaType(image.getType()),
            image.getWidth(),
            image.getHeight(),
            image.getBytes(),
            counts.getViews(),
            counts.getLikes(),
            counts.getLiked(),
            image.getColor(),
            ImageBodies.time(image)));
  }
}
