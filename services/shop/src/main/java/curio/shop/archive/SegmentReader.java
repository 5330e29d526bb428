package curio.shop.archive;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Reads a file of the archive, line by line. Stateless. */
final class SegmentReader {
  private static final int BUFFER = 64 << 10;

  /** So many at the end of a file tell how long its content is. */
  static final int LENGTH_BYTES = Integer.BYTES;

  /** The head and the tail of a compressed file. */
  private static final int LEAST = 18;

  private SegmentReader() {}

  /**
   * Reads all of it.
   *
   * @param lines told each but the last, before the whole is known to be good
   * @throws DamagedArchiveException if it is not as it was written
   * @throws UncheckedIOException if it cannot be read; of a {@code NoSuchFileException} if it is
   *     gone
   */
  static SegmentEnd read(ArchiveFiles files, ArchiveFile file, Consumer<String> lines) {
    var name = file.name();
    var digest = SegmentWriter.sha256();
    try (var bytes = files.open(file);
        var content = new DigestInputStream(new GZIPInputStream(bytes, BUFFER), digest)) {
      var end = read(content, lines);
      var hash = HexFormat.of().formatHex(digest.digest());
      if (!hash.startsWith(name.hash())) {
        throw new DamagedArchiveException("its content is not the one that its name tells of");
      }
      if (end.segments().getFirst() != name.number()) {
        throw new DamagedArchiveException("its name has the number of another segment");
      }
      return end;
    } catch (EOFException e) {
      throw new DamagedArchiveException("it ends too early");
    } catch (ZipException | CharacterCodingException e) {
      throw new DamagedArchiveException("it cannot be decompressed");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * How long the content of a file says it is, without reading it: that is in its last four bytes,
   * as RFC 1952 has it, and what is damaged may say anything. At least the length of the file, for
   * content of more than 4 GiB.
   *
   * @param size of the file
   * @param last its last {@link #LENGTH_BYTES}
   */
  static long contentLength(long size, byte[] last) {
    return size < LEAST || last.length < LENGTH_BYTES
        ? size
        : Math.max(
            size,
            Integer.toUnsignedLong(ByteBuffer.wrap(last).order(ByteOrder.LITTLE_ENDIAN).getInt(0)));
  }

  private static SegmentEnd read(InputStream content, Consumer<String> lines) throws IOException {
    var decoder = StandardCharsets.UTF_8.newDecoder();
    var reader = new BufferedReader(new InputStreamReader(content, decoder));
    long count = 0;
    for (var line = reader.readLine(); line != null; line = reader.readLine()) {
      if (SegmentEnd.isEnd(line)) {
        var end = SegmentEnd.parse(line);
        if (reader.readLine() != null || end.lines() != count) {
          throw new DamagedArchiveException("it has other lines than it says");
        }
        return end;
      }
      lines.accept(line);
      count++;
    }
    throw new DamagedArchiveException("it ends too early");
  }
}
