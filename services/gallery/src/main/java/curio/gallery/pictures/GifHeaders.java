package curio.gallery.pictures;

/** Reads a GIF's headers, and finds where location may stand in it. */
final class GifHeaders {
  private GifHeaders() {}

  static Walked walk(Bytes file) {
    var edits = new Edits();
    int width = file.u16le(6);
    int height = file.u16le(8);
    int at = GifBlocks.SCREEN_END + GifBlocks.tableBytes(file.u8(10));
    int frames = 0;
    while (at < file.size()) {
      int block = file.u8(at);
      if (block == GifBlocks.EXTENSION) {
        int end = GifBlocks.subBlocksEnd(file, at + 2);
        if (mayHoldLocation(file, at)) {
          edits.drop(at, end);
        }
        at = end;
      } else if (block == GifBlocks.IMAGE) {
        PictureLimits.checkFrames(++frames);
        int right = file.u16le(at + 1) + file.u16le(at + 5);
        int bottom = file.u16le(at + 3) + file.u16le(at + 7);
        PictureLimits.checkSize(file.u16le(at + 5), file.u16le(at + 7));
        if (frames == 1) {
          // A first frame that is larger than the screen makes the screen larger, as in browsers.
          width = Math.max(width, right);
          height = Math.max(height, bottom);
          PictureLimits.checkSize(width, height);
        }
        int colours = at + GifBlocks.DESCRIPTOR + GifBlocks.tableBytes(file.u8(at + 9));
        at = GifBlocks.subBlocksEnd(file, colours + 1);
      } else {
        // The trailer, or what nobody reads further than: with it ends the picture.
        at += block == GifBlocks.TRAILER ? 1 : 0;
        break;
      }
    }
    if (frames == 0) {
      PictureLimits.checkSize(width, height);
      throw PictureLimits.unsupported("the GIF has no frame");
    }
    edits.drop(at, file.size());
    return Walked.of(PictureType.GIF, width, height, 1, frames, 1, edits);
  }

  /** XMP, and ImageMagick's copies of IPTC and Photoshop's block. */
  private static boolean mayHoldLocation(Bytes file, int at) {
    return file.u8(at + 1) == 0xFF
        && (file.has(at + 3, "XMP Data")
            || file.has(at + 3, "MGK8BIM")
            || file.has(at + 3, "MGKIPTC"));
  }
}
