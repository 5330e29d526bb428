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
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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

  /**
   * Writes the picture without location, XMP, IPTC and whatever stands behind its end. Nothing is
   * encoded anew; every byte that stays is as it was.
   */
  public static Picture strip(Path from, OutputStream to) {
    return mapped(
        from,
        bytes -> {
          Walked walked = Sniffer.walk(bytes);
          write(bytes, walked, to);
          return walked.picture();
        });
  }

  private static void write(Bytes bytes, Walked walked, OutputStream to) {
    var block = new byte[BLOCK];
    try {
      int at = 0;
      for (Edits.Edit edit : walked.edits().inOrder()) {
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

  /**
   * Writes the picture without location, XMP, IPTC and whatever stands behind its end. Nothing is
   * encoded anew; every byte that stays is as it was.
   *
   * @param to made or overwritten; not forced to the disk
   */
  public static StrippedPicture strip(Path from, Path to) {
    return mapped(
        from,
        bytes -> {
          Walked walked = Sniffer.walk(bytes);
          return write(bytes, walked, to);
        });
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

  private static StrippedPicture write(Bytes bytes, Walked walked, Path to) {
    MessageDigest digest = sha256();
    long length = 0;
    try (FileChannel out =
        FileChannel.open(
            to,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      int at = 0;
      for (Edits.Edit edit : walked.edits().inOrder()) {
        length += append(out, digest, bytes.view(at, edit.from()));
        length += append(out, digest, ByteBuffer.wrap(edit.bytes()));
        at = edit.to();
      }
      length += append(out, digest, bytes.view(at, bytes.size()));
    } catch (IOException e) {
      throw new UncheckedIOException("writing a picture", e);
    }
    return new StrippedPicture(walked.picture(), HexFormat.of().formatHex(digest.digest()), length);
  }

  private static int append(FileChannel out, MessageDigest digest, ByteBuffer bytes)
      throws IOException {
    int length = bytes.remaining();
    digest.update(bytes.duplicate());
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
    return length;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
