package curio.gallery.pictures;

/** Steps over the chunks of a RIFF file or of one of its chunks. Not for several threads. */
final class RiffChunks {
  static final int HEAD = 8;

  private final Bytes file;
  private final int end;
  private int from;
  private int to;

  /** The chunks between two places, of which the latter is not beyond the file's end. */
  RiffChunks(Bytes file, int from, int end) {
    this.file = file;
    this.end = end;
    this.to = from;
  }

  /** Moves to the next chunk; one that does not end before its file is a reason to refuse it. */
  boolean next() {
    from = to;
    if (from >= end) {
      return false;
    }
    long dataEnd = from + HEAD + file.u32le(from + 4);
    if (dataEnd > end) {
      throw PictureLimits.unsupported("the WebP is cut short");
    }
    // Chunks are padded to an even length; the last one's padding is often forgotten.
    to = (int) Math.min(dataEnd + (dataEnd & 1), end);
    return true;
  }

  boolean is(String fourCc) {
    return file.has(from, fourCc);
  }

  int from() {
    return from;
  }

  int data() {
    return from + HEAD;
  }

  int dataEnd() {
    return data() + (int) file.u32le(from + 4);
  }

  int to() {
    return to;
  }
}
