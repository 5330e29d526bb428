package curio.gallery;

import com.google.protobuf.UnsafeByteOperations;
import curio.blobs.BlobKey;
import curio.blobs.Blobs;
import curio.contracts.gallery.v1.ReadPictureReply;
import curio.contracts.gallery.v1.ReadPictureRequest;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.gallery.images.Images;
import curio.gallery.pictures.PictureLimits;
import curio.gallery.pictures.RenditionWidth;

/** Reads pictures from the blob store, and makes smaller ones of them. Thread-safe. */
final class PictureReads {
  private final Images images;
  private final Blobs blobs;
  private final PictureWork pictures;

  PictureReads(Images images, Blobs blobs, PictureWork pictures) {
    this.images = images;
    this.blobs = blobs;
    this.pictures = pictures;
  }

  /** The bytes of a picture or of a rendition of it; none if they are gone. */
  ReadPictureReply read(ReadPictureRequest request) {
    var key = key(request);
    if (request.getWidth() == 0) {
      var reply = ReadPictureReply.newBuilder().setType(request.getType());
      blobs
          .read(key, PictureLimits.MAX_BYTES)
          .ifPresent(bytes -> reply.setBytes(UnsafeByteOperations.unsafeWrap(bytes)));
      return reply.build();
    }
    return RenditionWidth.of(request.getWidth())
        .map(width -> pictures.render(key, width, images.authorOf(key)))
        .orElseThrow(() ->
            invalid("width: %d (expected: 160, 320, 640 or 1280)".formatted(request.getWidth())));
  }

  private static BlobKey key(ReadPictureRequest request) {
    try {
      return new BlobKey(request.getPicture().getHash(), request.getPicture().getGeneration());
    } catch (IllegalArgumentException e) {
      throw invalid("picture: no key (expected: that of an image)");
    }
  }

  private static CurioException invalid(String message) {
    return new CurioException(ErrorCode.INVALID, message);
  }
}
