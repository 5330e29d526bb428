package curio.gallery;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.drew.imaging.ImageMetadataReader;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.GpsDirectory;
import com.google.protobuf.ByteString;
import curio.blobs.BlobKey;
import curio.blobs.Blobs;
import curio.blobs.S3Settings;
import curio.config.Secret;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.gallery.pictures.DecodingBounds;
import curio.gallery.pictures.RenditionWidth;
import curio.testkit.FaultProxy;
import curio.testkit.S3Server;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.Executors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureWorkTest {
  private static final long ANNA = 1;
  private static final int BYTES_A_SECOND = 500_000;

  /** Turned by 90 degrees, and made at 48° 51' 29" north and as much east. */
  private static final String EXIF =
      "FFE1007C457869660000"
          + "4D4D002A00000008"
          + "0002"
          + "011200030000000100060000"
          + "882500040000000100000026"
          + "00000000"
          + "0004"
          + "00010002000000024E000000"
          + "00020005000000030000005C"
          + "000300020000000245000000"
          + "00040005000000030000005C"
          + "00000000"
          + "00000030000000010000003300000001"
          + "0000001D00000001";

  @TempDir private Path directory;

  private static PictureWork work(Blobs blobs) {
    return new PictureWork(blobs, DecodingBounds.defaults(), new SimpleMeterRegistry());
  }

  /** Some three megabytes, whatever is compressed. */
  private static byte[] noise() {
    var image = new BufferedImage(1_000, 1_000, BufferedImage.TYPE_INT_RGB);
    var random = new Random(1);
    for (int i = 0; i < 1_000_000; i++) {
      image.setRGB(i % 1_000, i / 1_000, random.nextInt());
    }
    var bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] jpegFromSomewhere() throws IOException {
    var jpeg = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(40, 24, BufferedImage.TYPE_INT_RGB), "jpeg", jpeg);
    var sent = new ByteArrayOutputStream();
    sent.write(jpeg.toByteArray(), 0, 2);
    sent.writeBytes(HexFormat.of().parseHex(EXIF));
    sent.write(jpeg.toByteArray(), 2, jpeg.size() - 2);
    return sent.toByteArray();
  }

  private static Metadata metadata(byte[] picture) throws Exception {
    return ImageMetadataReader.readMetadata(new ByteArrayInputStream(picture));
  }

  /** As a reader other than ours sees it. */
  @Test
  void whatIsStoredOfAnUploadTellsNobodyWhereItWasMade() throws Exception {
    var sent = jpegFromSomewhere();
    assertThat(metadata(sent).getDirectoriesOfType(GpsDirectory.class)).hasSize(1);
    try (var blobs = Blobs.open(S3Settings.NONE, directory);
        var taken = work(blobs).take(ByteString.copyFrom(sent), ANNA)) {
      var stored = Files.readAllBytes(taken.file().file());

      assertThat(metadata(stored).getDirectoriesOfType(GpsDirectory.class)).isEmpty();
      var exif = metadata(stored).getDirectoriesOfType(ExifIFD0Directory.class).iterator().next();
      assertThat(exif.getInt(ExifIFD0Directory.TAG_ORIENTATION)).isEqualTo(6);
      assertThat(taken.width()).isEqualTo(24);
      assertThat(taken.height()).isEqualTo(40);
      assertThat(taken.file().sha256())
          .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(stored)));
    }
  }

  @Test
  void aStoreThatGoesAwayInTheMiddleOfARenditionIsUnavailable() throws Exception {
    var incoming = directory.resolve("node");
    try (var server = new S3Server(directory.resolve("s3"), "pictures");
        var link = FaultProxy.before(URI.create(server.endpoint()).getPort());
        var blobs = Blobs.open(settings(server, link), incoming);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var work = work(blobs);
      BlobKey key;
      try (var taken = work.take(ByteString.copyFrom(noise()), ANNA)) {
        key = BlobKey.newGeneration(taken.file().sha256());
        blobs.put(key, taken.file());
      }
      link.narrow(BYTES_A_SECOND);

      var rendition = threads.submit(() -> work.render(key, RenditionWidth.W160, ANNA));
      eventually(() -> assertThat(bytesIn(incoming)).isPositive());
      link.cut();

      assertThatThrownBy(rendition::get)
          .cause()
          .isInstanceOfSatisfying(
              CurioException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
      assertThat(bytesIn(incoming)).isZero();
      link.pass();
      assertThat(work.render(key, RenditionWidth.W160, ANNA).hasBytes()).isTrue();
    }
  }

  private static S3Settings settings(S3Server server, FaultProxy link) {
    return new S3Settings(
        "http://127.0.0.1:" + link.port(),
        "us-east-1",
        server.accessKey(),
        new Secret(server.secretKey()),
        "pictures",
        "");
  }

  private static long bytesIn(Path directory) {
    try (var files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
