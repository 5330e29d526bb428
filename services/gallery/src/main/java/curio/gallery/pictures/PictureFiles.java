package curio.gallery.pictures;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Function;

/**
 * Pictures in files, mapped and never copied to the heap as a whole. Whoever calls owns the files
 * and does not change them meanwhile. All methods may be called from any thread.
 *
 * <p>What is no picture, or more of one than is taken, is a {@link curio.errors.CurioException}
 * with {@link curio.errors.ErrorCode#UNSUPPORTED_TYPE} or {@link curio.errors.ErrorCode#TOO_LARGE},
 * whose text says what is taken.
 */
public final class PictureFiles {
  private static final int BLOCK = 64 << 10;

  private PictureFiles() {}

  /** Reads the headers; whether the rest decodes is said by {@link PictureDecoder}. */
  public static Picture inspect(Path file) {
    return mapped(file, bytes -> Sniffer.walk(bytes).picture());
  }

  /** Writes the bytes as the edits leave them. */
  static void write(Bytes bytes, Edits edits, OutputStream to) {
    var block = new byte[BLOCK];
    try {
      int at = 0;
      for (Edits.Edit edit : edits.inOrder()) {
        append(to, bytes.view(at, edit.from()), block);
        to.write(edit.bytes());
        at = edit.to();
      }
      append(to, bytes.view(at, bytes.size()), block);
    } catch (IOException e) {
      throw new UncheckedIOException("writing a picture", e);
    }
  }

  private static void append(OutputStream to, ByteBuffer bytes, byte[] block) throws IOException {
    while (bytes.hasRemaining()) {
      int length = Math.min(block.length, bytes.remaining());
      bytes.get(block, 0, length);
      to.write(block, 0, length);
    }
  }

  static <T> T mapped(Path file, Function<Bytes, T> work) {
    try (Arena arena = Arena.ofConfined();
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      PictureLimits.checkBytes(channel.size());
      ByteBuffer map = channel.map(MapMode.READ_ONLY, 0, channel.size(), arena).asByteBuffer();
      return work.apply(new Bytes(map));
    } catch (IOException e) {
      throw new UncheckedIOException("reading a picture", e);
    }
  }
}
