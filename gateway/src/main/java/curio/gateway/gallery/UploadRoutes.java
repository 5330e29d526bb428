package curio.gateway.gallery;

import curio.cluster.calls.ServiceClient;
import curio.contracts.gallery.v1.AddImageReply;
import curio.contracts.gallery.v1.AddImageRequest;
import curio.contracts.gallery.v1.GalleryGrpc.GalleryBlockingStub;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.gateway.IdempotencyKey;
import curio.gateway.Refusals;
import curio.gateway.gallery.ImageBodies.Added;
import curio.http.Access;
import curio.http.AnswerHeader;
import curio.http.Parameter;
import curio.http.Request;
import curio.http.Response;
import curio.http.Routes;
import curio.http.content.Part;
import curio.http.docs.Example;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Pictures uploaded over HTTP. Thread-safe. */
final class UploadRoutes {
  /** Of base64 with some white space in it, and what is said about it, escapes and all. */
  static final int MOST_BODY = 16 << 20;

  /** A large picture may wait for its turn to be looked at. */
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private static final int LONGEST_TEXT = 2_000;
  private static final int LONGEST_NAME = 20;

  private final ServiceClient<GalleryBlockingStub> gallery;

  UploadRoutes(ServiceClient<GalleryBlockingStub> gallery) {
    this.gallery = gallery.within(DEADLINE);
  }

  /** The table of the area. */
  Routes routes() {
    return Routes.of("image-uploads", ImageErrors.NO_ID)
        .post("/img", Access.USER, this::upload)
        .tokenMayBeInBody()
        .maxBody(MOST_BODY)
        .summary(
            "Shares a picture: as JSON with its base64, as a form with one file, or as the bytes"
                + " themselves; once for each Idempotency-Key, if it has one")
        .accepts("application/json", UploadBody.class)
        .accepts("multipart/form-data", UploadForm.class)
        .accepts("image/*")
        .takes(
            IdempotencyKey.PARAMETER,
            Parameter.header(
                    "Content-Type", "multipart/form-data for a form; else it means nothing")
                .like("application/json"),
            Parameter.text("title", LONGEST_TEXT, "Of a picture that is the body itself")
                .like("Harbour at dawn"),
            Parameter.text("tags", LONGEST_TEXT, "The same: its tags, with commas between")
                .like("sea,fog"),
            Parameter.text(
                    "visibility",
                    LONGEST_NAME,
                    "public, followers or private; public where the body says none either")
                .like("public"))
        .answers(201, Added.class)
        .sends(AnswerHeader.location("The picture", "/img/h7Kq2mX9"), IdempotencyKey.REPLAYED)
        .refuses(ErrorCode.UNSUPPORTED_TYPE, ErrorCode.KEY_REUSED, ErrorCode.CONFLICT);
  }

  /**
   * A picture to be shared.
   *
   * @param accessToken instead of the header
   * @param imageBlob the bytes in base64
   * @param visibility public, followers or private; absent: public
   */
  record UploadBody(
      @Example(value = "eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiIxNyJ9.c2ln", apart = true)
          @Nullable String accessToken,
      @Example(
              "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
          String imageBlob,
      @Example("Harbour at dawn") @Nullable String title,
      @Example("Seen from the pier") @Nullable String description,
      @Example("Boats in fog") @Nullable String alt,
      @Example({"sea", "fog"}) @Nullable List<String> tags,
      @Example(oneOf = {"public", "followers", "private"}) @Nullable String visibility) {}

  /**
   * The same as a form.
   *
   * @param file its name and type mean nothing
   * @param tags with commas between
   */
  record UploadForm(
      @Example("the bytes of a picture") Part file,
      @Example(value = "eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiIxNyJ9.c2ln", apart = true)
          @Nullable String accessToken,
      @Example("Harbour at dawn") @Nullable String title,
      @Example("Seen from the pier") @Nullable String description,
      @Example("Boats in fog") @Nullable String alt,
      @Example("sea, fog") @Nullable String tags,
      @Example(oneOf = {"public", "followers", "private"}) @Nullable String visibility) {}

  private Response upload(Request request) {
    var upload = Upload.read(request);
    var sender = request.principalBy(upload.accessToken());
    var key = IdempotencyKey.ifAny(request).map(IdempotencyKey::value);
    var wanted =
        upload
            .request()
            .setAuthorId(sender.userId())
            .setAuthorName(sender.username())
            // A call whose member goes away is repeated at another, and must not store two images.
            .setKey(key.orElseGet(() -> UUID.randomUUID().toString()))
            .setTraceId(request.requestId())
            .build();
    return key.isPresent()
        ? answer(gallery.call(stub -> stub.addImage(wanted)), true)
        : withoutKey(wanted);
  }

  /** Of the key that was drawn the client is told nothing. */
  private Response withoutKey(AddImageRequest wanted) {
    try {
      return answer(gallery.call(stub -> stub.addImage(wanted)), false);
    } catch (CurioException e) {
      if (e.code() != ErrorCode.CONFLICT) {
        throw e;
      }
      throw new CurioException(
          ErrorCode.UNAVAILABLE,
          "it is not known whether the image was stored (expected: an Idempotency-Key)",
          1,
          e);
    }
  }

  private static Response answer(AddImageReply reply, boolean keyed) {
    return switch (reply.getOutcomeCase()) {
      case ADDED -> added(reply.getAdded(), keyed);
      case KEY_REUSED ->
          throw new CurioException(
              ErrorCode.KEY_REUSED,
              "the key was used with another image (expected: the same body, or a new key)");
      case UNFIT -> throw unfit(reply.getUnfit());
      case OUTCOME_NOT_SET -> throw Refusals.unknown();
    };
  }

  private static Response added(AddImageReply.Added added, boolean keyed) {
    var id = added.getImageId();
    var answer =
        Response.json(201, new Added("success", id, "")).withHeader("Location", "/img/" + id);
    return keyed && added.getReplayed() ? IdempotencyKey.replayed(answer) : answer;
  }

  private static CurioException unfit(AddImageReply.Unfit unfit) {
    return new CurioException(
        unfit.getTooLarge() ? ErrorCode.TOO_LARGE : ErrorCode.UNSUPPORTED_TYPE, unfit.getReason());
  }
}
