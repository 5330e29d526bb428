package curio.gateway.gallery;

import curio.cluster.calls.ServiceClient;
import curio.contracts.gallery.v1.GalleryGrpc.GalleryBlockingStub;
import curio.contracts.gallery.v1.Image;
import curio.contracts.gallery.v1.ReadPictureRequest;
import curio.ring.CachedBytes;
import curio.ring.Ring;
import curio.ring.RingKey;

/**
 * The bytes of pictures and of renditions of them: near at hand, else in the ring, else from the
 * gallery. What a key stands for never changes, so nothing here is ever out of date. Thread-safe.
 */
final class PictureCache {
  private final ServiceClient<GalleryBlockingStub> gallery;
  private final Ring ring;
  private final MemoryRoom room;

  PictureCache(ServiceClient<GalleryBlockingStub> gallery, Ring ring, MemoryRoom room) {
    this.gallery = gallery;
    this.ring = ring;
    this.room = room;
  }

  /**
   * The bytes of a picture.
   *
   * @param width of a rendition; 0 for the picture itself
   * @throws curio.errors.CurioException NOT_FOUND if they are gone
   */
  CachedBytes read(Image image, int width) {
    var picture = image.getPicture();
    // Who reads bytes that are stored again must not be told that those before are gone.
    var content = picture.getHash() + "-" + picture.getGeneration();
    var key = new RingKey(content, width == 0 ? "original" : "w" + width);
    return ring.get(key, () -> room.in(2 * image.getBytes(), () -> load(image, width)));
  }

  private CachedBytes load(Image image, int width) {
    var request =
        ReadPictureRequest.newBuilder()
            .setPicture(image.getPicture())
            .setType(image.getType())
            .setWidth(width)
            .build();
    var reply = gallery.call(stub -> stub.readPicture(request));
    if (!reply.hasBytes()) {
      throw ImageErrors.missing();
    }
    return CachedBytes.of(reply.getBytes().toByteArray());
  }
}
