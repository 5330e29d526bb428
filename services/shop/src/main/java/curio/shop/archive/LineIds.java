package curio.shop.archive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.UUID;

/**
 * The ids of any number of lines, each with a hash of its line, in a temporary file of 20 bytes a
 * line. What is found among them is found in several passes, each of which has so many of them in
 * memory, and the others on the disk. Confined to one thread.
 */
final class LineIds implements AutoCloseable {
  /** Some 27 MB. */
  static final int MOST_IN_MEMORY = 250_000;

  private static final int LENGTH = 2 * Long.BYTES + Integer.BYTES;

  /** Of 2^64, by the golden ratio: ids that are alike in parts are spread by it. */
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private final int mostInMemory;
  private final FileChannel file;
  private final ByteBuffer buffer = ByteBuffer.allocate(LENGTH * 4_096);
  private long lines;

  /** None yet. */
  LineIds(int mostInMemory) {
    this.mostInMemory = mostInMemory;
    try {
      var path = Files.createTempFile("curio-archive-", ".ids", ArchiveDirectory.PRIVATE_FILE);
      file =
          FileChannel.open(
              path,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE);
    } catch (IOException e) {
      throw ArchiveCommand.noRoom(e);
    }
  }

  /** Told of lines whose id another one had before. */
  @FunctionalInterface
  interface Repeats {
    /**
     * One of them.
     *
     * @param first the number of the first line with this id
     * @param again its own number
     * @param same whether it is the same line
     */
    void found(UUID id, long first, long again, boolean same);
  }

  private record First(long line, int hash) {}

  /** How many there are; the next one has this number. */
  long lines() {
    return lines;
  }

  void add(String line) {
    var id = ArchiveLine.id(line);
    if (!buffer.hasRemaining()) {
      flush();
    }
    buffer
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .putInt(line.hashCode());
    lines++;
  }

  /** As if those from a number on had not been added. */
  void cut(long from) {
    flush();
    try {
      file.truncate(from * LENGTH);
    } catch (IOException e) {
      throw ArchiveCommand.noRoom(e);
    }
    lines = from;
  }

  /** Finds all repeats, in no order. */
  void find(Repeats repeats) {
    flush();
    long passes = 1 + lines / mostInMemory;
    for (long pass = 0; pass < passes; pass++) {
      try {
        find(pass, passes, repeats);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void find(long pass, long passes, Repeats repeats) throws IOException {
    var firsts = new HashMap<UUID, First>();
    file.position(0);
    for (long line = 0; line < lines; line++) {
      if (line % (buffer.capacity() / LENGTH) == 0) {
        buffer.clear();
        read(buffer.limit((int) Math.min(buffer.capacity(), (lines - line) * LENGTH)));
      }
      long high = buffer.getLong();
      long low = buffer.getLong();
      int hash = buffer.getInt();
      if (Long.remainderUnsigned((high ^ low) * SPREAD, passes) == pass) {
        var id = new UUID(high, low);
        var first = firsts.putIfAbsent(id, new First(line, hash));
        if (first != null) {
          repeats.found(id, first.line(), line, first.hash() == hash);
        }
      }
    }
    buffer.clear();
  }

  private void read(ByteBuffer some) throws IOException {
    while (some.hasRemaining()) {
      if (file.read(some) < 0) {
        throw new IOException("a temporary file became shorter");
      }
    }
    some.flip();
  }

  private void flush() {
    buffer.flip();
    try {
      file.position(file.size());
      while (buffer.hasRemaining()) {
        file.write(buffer);
      }
    } catch (IOException e) {
      throw ArchiveCommand.noRoom(e);
    }
    buffer.clear();
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
