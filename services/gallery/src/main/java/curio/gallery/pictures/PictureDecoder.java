package curio.gallery.pictures;

import java.io.OutputStream;
import java.nio.file.Path;

/**
 * Decodes pictures within the bounds of a process, which share one of these; may be called from any
 * thread. Whatever the bytes are, the outcome is a picture or a {@link
 * curio.errors.CurioException}: {@link curio.errors.ErrorCode#UNSUPPORTED_TYPE} where they do not
 * decode to the last row, {@link curio.errors.ErrorCode#TOO_LARGE} past {@link PictureLimits},
 * {@link curio.errors.ErrorCode#UNAVAILABLE} with seconds to wait where there is no room or no
 * time.
 */
public final class PictureDecoder {
  private final DecodingBounds bounds;
  private final DecodingRoom room;

  /** A decoder of its own room. */
  public PictureDecoder(DecodingBounds bounds) {
    this(bounds, new DecodingRoom(bounds));
  }

  PictureDecoder(DecodingBounds bounds, DecodingRoom room) {
    this.bounds = bounds;
    this.room = room;
  }

  /**
   * Writes the picture without location, XMP, IPTC and whatever stands behind its end. Nothing is
   * encoded anew; every byte that stays is as it was. Nothing is decoded but where only that says
   * where the picture ends.
   *
   * @param owner as in {@link #check}
   */
  public Picture strip(Path from, OutputStream to, long owner) {
    return PictureFiles.mapped(
        from,
        bytes -> {
          Walked walked = Sniffer.walk(bytes);
          if (!walked.ended()) {
            var search = Decoding.endOf(bytes, walked.picture(), bounds);
            int end = room.in(owner, search.memory(), search.decode());
            walked.edits().cut(end, bytes.size());
          }
          PictureFiles.write(bytes, walked.edits(), to);
          return walked.picture();
        });
  }

  /**
   * Decodes the first frame to its last row, as small as that can be done.
   *
   * @param owner whose picture it is: those of one owner do not keep others' waiting
   */
  public CheckedPicture check(Path file, long owner) {
    return PictureFiles.mapped(
        file,
        bytes -> {
          var decoding = Decoding.of(bytes, 1, bounds);
          Pixels pixels = room.in(owner, decoding.memory(), decoding.decode());
          return new CheckedPicture(decoding.picture(), AverageColour.of(pixels));
        });
  }

  /**
   * Makes a rendition: never wider than the picture, and as high as that makes it. Of a picture so
   * high that this has more than {@link PictureLimits#MAX_BYTES} bytes, half as wide, or a quarter.
   *
   * @param owner as in {@link #check}
   */
  public Rendition render(Path file, RenditionWidth width, long owner) {
    return PictureFiles.mapped(
        file,
        bytes -> {
          var decoding = Decoding.of(bytes, width.pixels(), bounds);
          return room.in(viewed(owner), decoding.memory(), () -> render(decoding, width));
        });
  }

  /**
   * Whom a rendition counts for: others ask for it, and must not take the places in which its owner
   * waits with something new.
   */
  private static long viewed(long owner) {
    return ~owner;
  }

  private static Rendition render(Decoding<Pixels> decoding, RenditionWidth target) {
    Picture picture = decoding.picture();
    Pixels pixels = decoding.decode().get();
    int width = Math.min(target.pixels(), picture.width());
    var rendition = RenditionWriter.write(reduced(pixels, picture, width));
    while (rendition.isEmpty() && width > 1) {
      width /= 2;
      rendition = RenditionWriter.write(reduced(pixels, picture, width));
    }
    return rendition.orElseThrow(() -> new IllegalStateException("a pixel wide, and too large"));
  }

  private static Pixels reduced(Pixels pixels, Picture picture, int width) {
    int height = (int) Math.max(1, Math.round((double) picture.height() * width / picture.width()));
    Pixels reduced =
        picture.turned()
            ? Reduction.to(pixels, height, width)
            : Reduction.to(pixels, width, height);
    return Turning.upright(reduced, picture.orientation());
  }
}
