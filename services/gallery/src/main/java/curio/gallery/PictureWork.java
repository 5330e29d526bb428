package curio.gallery;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import curio.blobs.BlobKey;
import curio.blobs.Blobs;
import curio.blobs.Incoming;
import curio.contracts.gallery.v1.PictureType;
import curio.contracts.gallery.v1.ReadPictureReply;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.gallery.pictures.DecodingBounds;
import curio.gallery.pictures.PictureDecoder;
import curio.gallery.pictures.PictureLimits;
import curio.gallery.pictures.RenditionWidth;
import curio.gallery.saga.Pictures;
import curio.gallery.saga.TakenPicture;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/**
 * Looks at pictures that are uploaded, and makes renditions of those that are stored. Files lie
 * where the blob store has what is on its way; a picture is whole in memory only while it is on its
 * way over the network. Thread-safe.
 */
final class PictureWork implements Pictures {
  private final Blobs blobs;
  private final PictureDecoder decoder;
  private final Timer checks;
  private final Timer renditions;

  /** At work on as many pictures at once as the bounds allow. */
  PictureWork(Blobs blobs, DecodingBounds bounds, MeterRegistry metrics) {
    this.blobs = blobs;
    this.decoder = new PictureDecoder(bounds);
    this.checks = timer("check", metrics);
    this.renditions = timer("rendition", metrics);
  }

  private static Timer timer(String work, MeterRegistry metrics) {
    return Timer.builder("gallery_pictures")
        .description("Pictures that were checked or made smaller, waiting for their turn included")
        .tag("work", work)
        .register(metrics);
  }

  @Override
  public TakenPicture take(ByteString bytes, long author) {
    PictureLimits.checkBytes(bytes.size());
    try (var sent = blobs.incoming(PictureLimits.MAX_BYTES)) {
      bytes.writeTo(sent.out());
      return checks.record(() -> stripped(sent, author));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private TakenPicture stripped(Incoming sent, long author) {
    var kept = blobs.incoming(PictureLimits.MAX_BYTES);
    boolean taken = false;
    try {
      decoder.strip(sent.file(), kept.out(), author);
      var checked = decoder.check(kept.file(), author);
      var picture = checked.picture();
      taken = true;
      return new TakenPicture(
          kept, type(picture.type()), picture.width(), picture.height(), checked.colour());
    } finally {
      if (!taken) {
        kept.close();
      }
    }
  }

  /** A rendition of a stored picture of an author; no bytes if that is gone. */
  ReadPictureReply render(BlobKey key, RenditionWidth width, long author) {
    return renditions.record(() -> rendered(key, width, author));
  }

  private ReadPictureReply rendered(BlobKey key, RenditionWidth width, long author) {
    var reply = ReadPictureReply.newBuilder();
    var stored = blobs.open(key);
    if (stored.isEmpty()) {
      return reply.build();
    }
    try (var from = stored.get();
        var copy = blobs.incoming(PictureLimits.MAX_BYTES)) {
      copy(from, copy.out());
      var rendition = decoder.render(copy.file(), width, author);
      return reply
          .setBytes(UnsafeByteOperations.unsafeWrap(rendition.bytes()))
          .setType(type(rendition.type()))
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The store may go away in the middle of it, and be back soon. */
  private static void copy(InputStream from, OutputStream to) {
    try {
      from.transferTo(to);
    } catch (IOException e) {
      throw new CurioException(
          ErrorCode.UNAVAILABLE, "The picture cannot be read now. Please try again.", e);
    }
  }

  private static PictureType type(curio.gallery.pictures.PictureType type) {
    return switch (type) {
      case JPEG -> PictureType.PICTURE_TYPE_JPEG;
      case PNG -> PictureType.PICTURE_TYPE_PNG;
      case GIF -> PictureType.PICTURE_TYPE_GIF;
      case WEBP -> PictureType.PICTURE_TYPE_WEBP;
    };
  }
}
