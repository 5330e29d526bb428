package curio.gallery.pictures;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decodes the still picture of a PNG (W3C PNG, sections 7 to 10), row by row: two rows and the
 * canvas are all that is kept. Not ImageIO's reader, which brightens grey with alpha, ignores
 * profiles and reads every text.
 */
final class PngPixels implements AutoCloseable {
  private static final int[][] WHOLE = {{0, 0, 1, 1}};
  private static final int[][] PASSES = {
    {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
  };

  private final Bytes file;
  private final PngHeader header;
  private final PngChunks chunks;
  private final PngSamples samples;
  private final Inflater inflater = new Inflater();
  private final Deadline deadline;

  PngPixels(Bytes file, Deadline deadline) {
    this.file = file;
    this.deadline = deadline;
    this.chunks = new PngChunks(file);
    chunks.next();
    this.header = PngHeader.of(file.part(chunks.data(), chunks.dataEnd()));
    this.samples = PngSamples.of(file, header);
    do {
      next();
    } while (!chunks.is("IDAT"));
  }

  private void next() {
    if (!chunks.next()) {
      throw cut();
    }
  }

  Pixels decode(int shift) {
    var canvas = new Canvas(header.width(), header.height(), shift);
    inflater.setInput(file.view(chunks.data(), chunks.dataEnd()));
    for (int[] pass : header.interlaced() ? PASSES : WHOLE) {
      pass(canvas, pass);
    }
    return canvas.done();
  }

  private void pass(Canvas canvas, int[] pass) {
    int pixels = (header.width() - pass[0] + pass[2] - 1) / pass[2];
    if (header.width() <= pass[0]) {
      return;
    }
    int length = header.rowBytes(pixels);
    byte[] above = new byte[length + 1];
    byte[] row = new byte[length + 1];
    int[] argb = new int[pixels];
    for (int y = pass[1]; y < header.height(); y += pass[3]) {
      deadline.check();
      inflate(row);
      PngFilters.undo(row, above, header.step());
      samples.row(row, argb);
      for (int i = 0; i < pixels; i++) {
        canvas.put(pass[0] + i * pass[2], y, argb[i]);
      }
      byte[] swap = above;
      above = row;
      row = swap;
    }
  }

  /** A row with its filter's number before it. */
  private void inflate(byte[] row) {
    int at = 0;
    try {
      while (at < row.length) {
        int read = inflater.inflate(row, at, row.length - at);
        at += read;
        if (read == 0) {
          if (inflater.finished() || inflater.needsDictionary()) {
            throw cut();
          }
          next();
          if (!chunks.is("IDAT")) {
            throw cut();
          }
          inflater.setInput(file.view(chunks.data(), chunks.dataEnd()));
        }
      }
    } catch (DataFormatException e) {
      throw PictureLimits.unsupported("the PNG does not decode", e);
    }
  }

  private static RuntimeException cut() {
    return PictureLimits.unsupported("the PNG is cut short");
  }

  @Override
  public void close() {
    inflater.close();
  }
}
