package curio.gateway.gallery;

import curio.cluster.caches.LeasedCache;
import curio.cluster.calls.ServiceClient;
import curio.contracts.gallery.v1.FindImageRequest;
import curio.contracts.gallery.v1.GalleryGrpc.GalleryBlockingStub;
import curio.contracts.gallery.v1.Image;
import curio.http.Principal;
import java.util.Optional;

/**
 * What images are, as this node shows them: kept in memory under its lease, so that a change is
 * seen as soon as it is acknowledged. Thread-safe.
 */
final class ShownImages {
  /** Longer texts are no ids, and not worth keeping. */
  private static final int LONGEST_ID = 36;

  private final ServiceClient<GalleryBlockingStub> gallery;
  private final LeasedCache<Optional<Image>> rows;
  private final Sight sight;

  ShownImages(
      ServiceClient<GalleryBlockingStub> gallery, LeasedCache<Optional<Image>> rows, Sight sight) {
    this.gallery = gallery;
    this.rows = rows;
    this.sight = sight;
  }

  /**
   * An image that somebody may see.
   *
   * @throws curio.errors.CurioException NOT_FOUND for others, and for those that are not there
   */
  Image visible(Optional<Principal> viewer, String id) {
    return find(id).filter(image -> sight.sees(viewer, image)).orElseThrow(ImageErrors::missing);
  }

  private Optional<Image> find(String id) {
    return id.length() == LONGEST_ID ? rows.get(id, this::load) : Optional.empty();
  }

  private Optional<Image> load(String id) {
    var reply =
        gallery.call(stub -> stub.findImage(FindImageRequest.newBuilder().setImageId(id).build()));
    return reply.hasImage() ? Optional.of(reply.getImage()) : Optional.empty();
  }
}
