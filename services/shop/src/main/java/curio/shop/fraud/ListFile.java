package curio.shop.fraud;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** A list in a file of the node that reads it. Immutable. */
record ListFile(String path) implements ListSource {
  @Override
  public byte[] read() throws BrokenList {
    try {
      var file = Path.of(path);
      // Of a pipe nobody knows when it ends.
      if (!Files.isRegularFile(file)) {
        throw new BrokenList("missing (expected: a file)");
      }
      if (Files.size(file) > ListText.MAX_BYTES) {
        throw ListText.tooLarge(Files.size(file));
      }
      try (var in = Files.newInputStream(file)) {
        byte[] bytes = in.readNBytes(ListText.MAX_BYTES + 1);
        if (bytes.length != Files.size(file)) {
          throw new BrokenList("changed while it was read (expected: a finished file)");
        }
        return bytes;
      }
    } catch (IOException | InvalidPathException e) {
      throw new BrokenList("cannot be read (expected: a file this user may read)", e);
    }
  }
}
