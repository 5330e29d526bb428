package peer.images;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

/** Pictures as files, flushed before their row; who reads one puts it into the cache. */
@Component
class PictureFiles {
  private final Path directory;
  private final JdbcTemplate jdbc;

  PictureFiles(@Value("${pictures}") Path directory, JdbcTemplate jdbc) {
    this.directory = directory;
    this.jdbc = jdbc;
  }

  /** Looks at the head of a picture, not at the whole of it. */
  UUID store(long author, byte[] picture) throws IOException {
    int[] size = size(picture);
    UUID id = UUID.randomUUID();
    Path file = file(id);
    Path unfinished = file.resolveSibling(id + ".tmp");
    try (FileChannel channel =
        FileChannel.open(unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(picture);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
    jdbc.update(
        "insert into image (id, author, width, height, bytes) values (?, ?, ?, ?, ?)",
        id, author, size[0], size[1], picture.length);
    return id;
  }

  /** One load for all who miss it at once. */
  @Cacheable(cacheNames = "pictures", sync = true)
  byte[] read(UUID id) {
    try {
      return Files.readAllBytes(file(id));
    } catch (NoSuchFileException e) {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int[] size(byte[] picture) throws IOException {
    try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(picture))) {
      var readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw new ResponseStatusException(HttpStatus.UNSUPPORTED_MEDIA_TYPE);
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in);
        return new int[] {reader.getWidth(0), reader.getHeight(0)};
      } finally {
        reader.dispose();
      }
    }
  }

  private Path file(UUID id) {
    return directory.resolve(id + ".jpg");
  }
}
