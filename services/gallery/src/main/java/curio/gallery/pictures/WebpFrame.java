package curio.gallery.pictures;

/** The size that the coded data of a WebP's frame tells of itself. */
record WebpFrame(int width, int height) {
  private static final int VP8L_SIGNATURE = 0x2F;

  static WebpFrame of(Bytes file, RiffChunks chunk) {
    Bytes data = file.part(chunk.data(), chunk.dataEnd());
    WebpFrame frame = chunk.is("VP8L") ? lossless(data) : lossy(data);
    PictureLimits.checkSize(frame.width, frame.height);
    return frame;
  }

  private static WebpFrame lossless(Bytes data) {
    long bits = data.u32le(1);
    if (data.u8(0) != VP8L_SIGNATURE || bits >> 29 != 0) {
      throw PictureLimits.unsupported("the WebP's coding is not known");
    }
    return new WebpFrame((int) (bits & 0x3FFF) + 1, (int) (bits >> 14 & 0x3FFF) + 1);
  }

  private static WebpFrame lossy(Bytes data) {
    boolean keyFrame = (data.u8(0) & 1) == 0;
    if (!keyFrame || !data.has(3, "\u009d\u0001*")) {
      throw PictureLimits.unsupported("the WebP's coding is not known");
    }
    int firstPartition = data.u24le(0) >> 5;
    if (firstPartition > data.size() - 10) {
      throw PictureLimits.unsupported("the WebP is cut short");
    }
    return new WebpFrame(data.u16le(6) & 0x3FFF, data.u16le(8) & 0x3FFF);
  }
}
