package curio.gateway.recommendations;

import static java.util.Objects.requireNonNull;

import curio.cluster.Channels;
import curio.cluster.calls.ServiceClient;
import curio.contracts.recommendations.v1.RecommendReply.Recommendation;
import curio.contracts.recommendations.v1.RecommendRequest;
import curio.contracts.recommendations.v1.RecommendationsGrpc;
import curio.contracts.recommendations.v1.RecommendationsGrpc.RecommendationsBlockingStub;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.gateway.ErrorShapes;
import curio.gateway.gallery.KnownImages;
import curio.gateway.gallery.KnownImages.Shape;
import curio.http.Access;
import curio.http.Parameter;
import curio.http.Principal;
import curio.http.Request;
import curio.http.Response;
import curio.http.Routes;
import curio.http.docs.Example;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What somebody may like to see next, over HTTP. Thread-safe. */
public final class RecommendRoutes {
  private static final int MOST = 100;
  private static final Parameter LIMIT =
      Parameter.number("limit", 1, MOST, 0, "Most images; without it one, and no list").like("10");

  /** Some of what is recommended may have gone just now. */
  private static final int TRIES = 3;

  private final ServiceClient<RecommendationsBlockingStub> recommendations;
  private final KnownImages images;

  /**
   * Routes that call the recommendations and the gallery, wherever these run.
   *
   * @param deadline of each call
   */
  public RecommendRoutes(Channels channels, Duration deadline) {
    recommendations = channels.to(RecommendationsGrpc::newBlockingStub, deadline);
    images = new KnownImages(channels, deadline);
  }

  /** The table of the area. */
  public Routes routes() {
    return Routes.of("recommendations", ErrorShapes.IMAGES)
        .get("/recommend", Access.ANYONE, request -> recommend(request, ""))
        .summary("An image that the reader may like, and why; with limit several")
        .asksWhoIsThere()
        .takes(LIMIT)
        .answers(200, Recommended.class)
        .answers(200, RecommendedList.class)
        .refuses(ErrorCode.NOT_FOUND)
        .get("/recommend/{tag}", Access.ANYONE, this::recommendTagged)
        .summary("The same among images with a tag")
        .asksWhoIsThere()
        .takes(Parameter.variable("tag", "The tag, in any case").like("sea"), LIMIT)
        .answers(200, Recommended.class)
        .answers(200, RecommendedList.class)
        .refuses(ErrorCode.NOT_FOUND);
  }

  /**
   * An image, and what is needed to show it.
   *
   * @param why the tag for which it was chosen, or popular
   * @param title absent for none, as alt
   * @param width as seen, in pixels
   * @param color average, for a placeholder, as in #a0b1c2
   */
  record Recommended(
      @Example("h7Kq2mX9") String imageID,
      @Example("sea") String why,
      @Example("Harbour at dawn") @Nullable String title,
      @Example("Boats in fog") @Nullable String alt,
      @Example("1280") int width,
      @Example("853") int height,
      @Example("#8ea3b0") String color) {
    static Recommended of(Recommendation one, Shape shape) {
      return new Recommended(
          one.getImageId(),
          one.getTag().isEmpty() ? "popular" : one.getTag(),
          shape.title(),
          shape.alt(),
          shape.width(),
          shape.height(),
          shape.color());
    }
  }

  record RecommendedList(List<Recommended> images) {}

  private Response recommendTagged(Request request) {
    return recommend(request, request.pathVariable("tag"));
  }

  private Response recommend(Request request, String tag) {
    var viewer = request.principalIfAny();
    int limit = (int) request.queryNumber(LIMIT.name());
    var found = recommended(viewer, tag, Math.max(1, limit));
    if (found.isEmpty()) {
      throw new CurioException(
          ErrorCode.NOT_FOUND, tag.isEmpty() ? "there are no images yet" : "no images of this tag");
    }
    return limit == 0 ? Response.ok(found.getFirst()) : Response.ok(new RecommendedList(found));
  }

  private List<Recommended> recommended(Optional<Principal> viewer, String tag, int limit) {
    var found = new ArrayList<Recommended>();
    for (int i = 0; i < TRIES && found.size() < limit; i++) {
      var request =
          RecommendRequest.newBuilder()
              .setViewerId(viewer.map(Principal::userId).orElse(0L))
              .setTag(tag)
              .setLimit(limit - found.size())
              .build();
      var reply = recommendations.call(stub -> stub.recommend(request));
      var shown = shown(viewer, reply.getRecommendationsList());
      shown.stream().filter(one -> !found.contains(one)).forEach(found::add);
      if (shown.size() == reply.getRecommendationsCount()) {
        break;
      }
    }
    return found;
  }

  /** Those that are still there, and for this viewer. */
  private List<Recommended> shown(Optional<Principal> viewer, List<Recommendation> given) {
    var visible = images.visible(viewer, given.stream().map(Recommendation::getImageId).toList());
    return given.stream()
        .filter(one -> visible.containsKey(one.getImageId()))
        .map(one -> Recommended.of(one, requireNonNull(visible.get(one.getImageId()))))
        .toList();
  }
}
