package curio.gateway.gallery;

import curio.cluster.Channels;
import curio.cluster.calls.ServiceClient;
import curio.contracts.gallery.v1.FindImagesRequest;
import curio.contracts.gallery.v1.GalleryGrpc;
import curio.contracts.gallery.v1.GalleryGrpc.GalleryBlockingStub;
import curio.contracts.gallery.v1.Image;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.gateway.NamedImages;
import curio.gateway.feed.Followed;
import curio.http.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Images that something else names: they have to be there for who names them. Thread-safe. */
public final class KnownImages implements NamedImages {
  private static final int MOST = 100;

  private final ServiceClient<GalleryBlockingStub> gallery;
  private final Sight sight;

  /**
   * Those of the gallery, wherever it runs.
   *
   * @param deadline of each call
   */
  public KnownImages(Channels channels, Duration deadline) {
    gallery = channels.to(GalleryGrpc::newBlockingStub, deadline);
    sight = new Sight(new Followed(channels, deadline));
  }

  /** {@inheritDoc} Where there are too many to ask for, that is said by whoever takes them. */
  @Override
  public void require(Principal sender, String member, List<String> ids) {
    if (ids.isEmpty() || ids.size() > MOST) {
      return;
    }
    if (!visible(Optional.of(sender), ids).keySet().containsAll(ids)) {
      throw new CurioException(
          ErrorCode.INVALID, member + ": no such image (expected: ids of images in the gallery)");
    }
  }

  /**
   * What is needed to show an image.
   *
   * @param title null for none, as alt
   * @param width as seen, in pixels
   * @param color average, for a placeholder, as in #a0b1c2
   */
  public record Shape(
      @Nullable String title, @Nullable String alt, int width, int height, String color) {
    private static Shape of(Image image) {
      return new Shape(
          ImageBodies.absentIfEmpty(image.getTitle()),
          ImageBodies.absentIfEmpty(image.getAlt()),
          image.getWidth(),
          image.getHeight(),
          image.getColor());
    }
  }

  /** The images of some ids, at most 100, that are there for somebody, by their ids. */
  public Map<String, Shape> visible(Optional<Principal> viewer, List<String> ids) {
    var request = FindImagesRequest.newBuilder().addAllImageIds(ids).build();
    var found = gallery.call(stub -> stub.findImages(request)).getImagesList();
    return sight.visible(viewer, found).stream()
        .collect(Collectors.toMap(Image::getId, Shape::of, (one, _) -> one));
  }
}
