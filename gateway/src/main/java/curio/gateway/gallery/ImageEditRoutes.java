package curio.gateway.gallery;

import curio.cluster.calls.ServiceClient;
import curio.contracts.gallery.v1.ChangeImageReply.Outcome;
import curio.contracts.gallery.v1.ChangeImageRequest;
import curio.contracts.gallery.v1.DeleteImageRequest;
import curio.contracts.gallery.v1.GalleryGrpc.GalleryBlockingStub;
import curio.contracts.gallery.v1.LikeImageRequest;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.gateway.ErrorShapes;
import curio.gateway.Refusals;
import curio.gateway.gallery.ImageBodies.ChangeBody;
import curio.gateway.gallery.ImageBodies.DeleteBody;
import curio.gateway.gallery.ImageBodies.Done;
import curio.gateway.gallery.ImageBodies.Liked;
import curio.http.Access;
import curio.http.Request;
import curio.http.Response;
import curio.http.Routes;
import curio.http.json.Json;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Images changed, deleted and liked over HTTP. Thread-safe. */
final class ImageEditRoutes {
  private static final Json.Reader<DeleteBody> DELETE_BODY = Json.reader(DeleteBody.class);
  private static final int MOST_BODY = 256 << 10;

  private final ServiceClient<GalleryBlockingStub> gallery;
  private final ShownImages images;

  ImageEditRoutes(ServiceClient<GalleryBlockingStub> gallery, ShownImages images) {
    this.gallery = gallery;
    this.images = images;
  }

  /** The table of the area. */
  Routes routes() {
    return Routes.of("image-edits", ErrorShapes.IMAGES)
        .patch("/{imgID}", Access.USER, ChangeBody.class, this::change)
        .tokenMayBeInBody()
        .maxBody(MOST_BODY)
        .summary("Changes what is said about an image of one's own")
        .takes(ImageBodies.id("imgID"))
        .answers(200, Done.class)
        .refuses(ErrorCode.NOT_FOUND)
        .delete("/{imgID}", Access.USER, this::delete)
        .tokenMayBeInBody()
        .summary("Deletes an image of one's own; administrators anybody's")
        .takes(ImageBodies.id("imgID"))
        .mayHaveBody(DeleteBody.class)
        .answers(200, Done.class)
        .refuses(ErrorCode.NOT_FOUND)
        .post("/img/{id}/like", Access.USER, request -> like(request, true))
        .summary("Likes an image; again: the same")
        .takes(ImageBodies.id("id"))
        .answers(200, Liked.class)
        .refuses(ErrorCode.NOT_FOUND)
        .delete("/img/{id}/like", Access.USER, request -> like(request, false))
        .summary("Likes an image no more; again: the same")
        .takes(ImageBodies.id("id"))
        .answers(200, Liked.class)
        .refuses(ErrorCode.NOT_FOUND);
  }

  private Response change(Request request, ChangeBody body) {
    var sender = request.principalBy(body.accessToken());
    var id = idOf(request, body.imageID());
    var wanted =
        ChangeImageRequest.newBuilder()
            .setImageId(id)
            .setAuthorId(sender.userId())
            .setVisibility(ImageBodies.visibility(body.visibility()))
            .setTraceId(request.requestId());
    if (body.title() != null) {
      wanted.setTitle(body.title());
    }
    if (body.description() != null) {
      wanted.setDescription(body.description());
    }
    if (body.alt() != null) {
      wanted.setAlt(body.alt());
    }
    if (body.tags() != null) {
      wanted.setTags(ChangeImageRequest.Tags.newBuilder().addAllNames(body.tags()));
    }
    if (changesNothing(body)) {
      throw new CurioException(
          ErrorCode.INVALID,
          "nothing to change (expected: title, description, alt, tags or visibility)");
    }
    // Who may not see an image is not told that there is one.
    var _ = images.visible(Optional.of(sender), id);
    return done(gallery.call(stub -> stub.changeImage(wanted.build())).getOutcome());
  }

  private static boolean changesNothing(ChangeBody body) {
    return body.title() == null
        && body.description() == null
        && body.alt() == null
        && body.tags() == null
        && body.visibility() == null;
  }

  private Response delete(Request request) {
    var body =
        request.body().length == 0 ? new DeleteBody(null, null) : DELETE_BODY.read(request.body());
    var sender = request.principalBy(body.accessToken());
    var id = idOf(request, body.imageID());
    boolean wasThere =
        !sender.isAdmin()
            && images.visible(Optional.of(sender), id).getAuthorId() == sender.userId();
    var wanted =
        DeleteImageRequest.newBuilder()
            .setImageId(id)
            .setUserId(sender.userId())
            .setAnyAuthor(sender.isAdmin())
            .setTraceId(request.requestId())
            .build();
    var outcome = gallery.call(stub -> stub.deleteImage(wanted)).getOutcome();
    // A call that is retried after its node died finds nothing.
    return wasThere && outcome == Outcome.OUTCOME_MISSING
        ? Response.ok(Done.SUCCESS)
        : done(outcome);
  }

  private Response like(Request request, boolean liked) {
    var sender = request.principal();
    var id = request.pathVariable("id");
    var _ = images.visible(Optional.of(sender), id);
    var wanted =
        LikeImageRequest.newBuilder()
            .setImageId(id)
            .setUserId(sender.userId())
            .setUsername(sender.username())
            .setLiked(liked)
            .setTraceId(request.requestId())
            .build();
    var reply = gallery.call(stub -> stub.likeImage(wanted));
    if (!reply.hasLikes()) {
      throw ImageErrors.missing();
    }
    return Response.ok(new Liked("success", "", reply.getLikes()));
  }

  private static String idOf(Request request, @Nullable String inBody) {
    var id = request.pathVariable("imgID");
    if (inBody != null && !inBody.equals(id)) {
      throw new CurioException(
          ErrorCode.INVALID, "imageID: another one than in the path (expected: the same, or none)");
    }
    return id;
  }

  private static Response done(Outcome outcome) {
    return switch (outcome) {
      case OUTCOME_DONE -> Response.ok(Done.SUCCESS);
      case OUTCOME_MISSING -> throw ImageErrors.missing();
      case OUTCOME_FOREIGN -> throw ImageErrors.foreign();
      case OUTCOME_UNSPECIFIED, UNRECOGNIZED -> throw Refusals.unknown();
    };
  }
}
