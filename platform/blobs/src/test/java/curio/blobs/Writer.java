package curio.blobs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;

/** A process that puts blobs until it is killed, and says of each that it is there. */
final class Writer {
  private Writer() {}

  /** Arguments: the directory, and the seed of what is written. */
  @SuppressWarnings("SystemOut")
  public static void main(String[] arguments) throws IOException {
    var random = new Random(Long.parseLong(arguments[1]));
    try (var blobs = FileBlobs.open(Path.of(arguments[0]))) {
      while (true) {
        byte[] bytes = new byte[random.nextInt(2 << 20)];
        random.nextBytes(bytes);
        try (var incoming = blobs.incoming(2 << 20);
            var out = incoming.out()) {
          out.write(bytes);
          var key = BlobKey.newGeneration(incoming.sha256());
          blobs.put(key, incoming);
          System.out.println(key);
        }
      }
    }
  }
}
