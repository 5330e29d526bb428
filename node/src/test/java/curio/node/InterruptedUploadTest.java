package curio.node;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import curio.node.People.Person;
import curio.testkit.FaultProxy;
import curio.testkit.S3Server;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Uploads that do not come to their end leave nothing: no row, no blob, no file that was on its
 * way, no prepared transaction.
 */
class InterruptedUploadTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int TENTHS = 10;

  @TempDir private Path directory;

  /** The forms of an upload. */
  enum Form {
    BYTES("image/png"),
    JSON("application/json"),
    PARTS("multipart/form-data; boundary=xyz");

    private final String type;

    Form(String type) {
      this.type = type;
    }

    byte[] body(byte[] picture) {
      var body = new ByteArrayOutputStream();
      switch (this) {
        case BYTES -> body.writeBytes(picture);
        case JSON ->
            body.writeBytes(
                "{\"tags\":[\"cut\"],\"imageBlob\":\"%s\"}"
                    .formatted(Base64.getEncoder().encodeToString(picture))
                    .getBytes(StandardCharsets.US_ASCII));
        case PARTS -> {
          body.writeBytes(
              "--xyz\r\nContent-Disposition: form-data; name=\"any\"; filename=\"a\"\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
          body.writeBytes(picture);
          body.writeBytes("\r\n--xyz--\r\n".getBytes(StandardCharsets.US_ASCII));
        }
      }
      return body.toByteArray();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBodyThatEndsAtAnyTenthLeavesNothing(Form form) {
    try (var own = new OwnDatabase("--blobs.directory", directory.toString())) {
      var author = People.signUp(own.node(), "the.author");
      var body = form.body(NoisyPictures.png(200, 150));
      for (int tenth = 0; tenth < TENTHS; tenth++) {
        for (boolean reset : new boolean[] {false, true}) {
          send(author, form, body, body.length * tenth / TENTHS, reset);
        }
      }

      assertWhole(own, 0);
      // The same goes through whole, after all of those.
      assertThat(post(author, form, body).status()).isEqualTo(201);
      assertWhole(own, 1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoGoesAwayBeforeTheAnswerHasSharedAllOrNothing(Form form) {
    try (var own = new OwnDatabase("--blobs.directory", directory.toString())) {
      var author = People.signUp(own.node(), "the.author");
      for (int i = 0; i < TENTHS; i++) {
        var body = form.body(NoisyPictures.png(100 + i, 50));
        send(author, form, body, body.length, i % 2 == 0);
      }

      eventually(SOON, () -> check(own, directory, images(own)));
      assertThat(post(author, form, form.body(NoisyPictures.png(60, 40))).status()).isEqualTo(201);
      eventually(SOON, () -> check(own, directory, images(own)));
    }
  }

  private OwnDatabase with(S3Server s3, FaultProxy link) {
    return new OwnDatabase(
        "--s3.endpoint",
        "http://127.0.0.1:" + link.port(),
        "--s3.bucket",
        "pictures",
        "--s3.access-key",
        s3.accessKey(),
        "--s3.secret-key",
        s3.secretKey(),
        "--blobs.directory",
        directory.resolve("incoming").toString());
  }

  /** Longer than anything else takes that was not left by a node that died. */
  @Test
  void anS3StoreThatIsSlowIsWaitedFor() throws Exception {
    try (var s3 = new S3Server(directory.resolve("s3"), "pictures");
        var link = FaultProxy.before(URI.create(s3.endpoint()).getPort());
        var own = with(s3, link);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var author = People.signUp(own.node(), "the.author");
      link.hang();

      var upload =
          threads.submit(() -> post(author, Form.BYTES, NoisyPictures.png(80, 60)).status());

      assertThatThrownBy(() -> upload.get(7, TimeUnit.SECONDS))
          .isInstanceOf(TimeoutException.class);
      link.pass();
      assertThat(upload.get()).isEqualTo(201);
      eventually(
          SOON,
          () -> assertThat(rows(own)).isEqualTo("1 images, 1 profiles, 0 uploads, 0 prepared"));
    }
  }

  @Test
  void whileTheS3StoreIsAwayNothingIsSharedAndNothingIsLeft() throws Exception {
    try (var s3 = new S3Server(directory.resolve("s3"), "pictures");
        var link = FaultProxy.before(URI.create(s3.endpoint()).getPort());
        var own = with(s3, link)) {
      var author = People.signUp(own.node(), "the.author");
      var body = NoisyPictures.png(80, 60);
      link.refuse();

      var refused = post(author, Form.BYTES, body).assertProblem(503);

      assertThat(refused.text("imageID")).isEmpty();
      eventually(
          SOON,
          () -> assertThat(rows(own)).isEqualTo("0 images, 0 profiles, 0 uploads, 0 prepared"));
      link.pass();
      eventually(SOON, () -> assertThat(post(author, Form.BYTES, body).status()).isEqualTo(201));
      assertThat(files(directory.resolve("s3"))).isEqualTo(1);
      assertThat(files(directory.resolve("incoming"))).isZero();
      assertThat(rows(own)).isEqualTo("1 images, 1 profiles, 0 uploads, 0 prepared");
    }
  }

  /** Needs the right to mount a small file system; is skipped without. */
  @Test
  void aFullDiskRefusesUploadsUntilThereIsRoomAgain() throws Exception {
    var disk = Files.createDirectory(directory.resolve("disk"));
    assumeThat(
            succeeds("mount", "-t", "tmpfs", "-o", "size=2m,mode=0700", "tmpfs", disk.toString()))
        .as("a file system can be mounted")
        .isTrue();
    try (var own = new OwnDatabase("--blobs.directory", disk.resolve("blobs").toString())) {
      var author = People.signUp(own.node(), "the.author");
      var body = NoisyPictures.png(200, 150);
      fill(disk.resolve("filler"));
      for (var form : Form.values()) {
        post(author, form, form.body(body)).assertProblem(503);
      }

      assertWhole(own, disk.resolve("blobs"), 0);
      Files.delete(disk.resolve("filler"));
      assertThat(post(author, Form.BYTES, body).status()).isEqualTo(201);
      assertWhole(own, disk.resolve("blobs"), 1);
    } finally {
      eventually(() -> assertThat(succeeds("umount", disk.toString())).isTrue());
    }
  }

  private static Answer post(Person author, Form form, byte[] body) {
    return author
        .node()
        .post("/img", body, "Authorization", author.bearer(), "Content-Type", form.type);
  }

  /** So many bytes of a body that is longer, and then the end of the connection. */
  private static void send(Person author, Form form, byte[] body, int length, boolean reset) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), author.node().port())) {
      OutputStream out = socket.getOutputStream();
      var head =
          """
          POST /img HTTP/1.1\r
          Host: localhost\r
          Authorization: %s\r
          Content-Type: %s\r
          Content-Length: %d\r
          \r
          """
              .formatted(author.bearer(), form.type, body.length);
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      out.write(body, 0, length);
      out.flush();
      if (reset) {
        socket.setSoLinger(true, 0);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void assertWhole(OwnDatabase own, int images) {
    assertWhole(own, directory, images);
  }

  /** So many images are there whole, of different pictures, and nothing else is. */
  private static void assertWhole(OwnDatabase own, Path blobs, int images) {
    eventually(SOON, () -> check(own, blobs, images));
  }

  private static void check(OwnDatabase own, Path blobs, int images) {
    assertThat(rows(own))
        .isEqualTo("%d images, %d profiles, 0 uploads, 0 prepared".formatted(images, images));
    assertThat(number(own, "gallery.blob")).as("rows of blobs").isEqualTo(images);
    assertThat(files(blobs)).as("files").isEqualTo(images);
  }

  private static String rows(OwnDatabase own) {
    return "%d images, %d profiles, %d uploads, %d prepared"
        .formatted(
            images(own),
            number(own, "recommendations.profile"),
            number(own, "gallery.upload"),
            number(own, "pg_prepared_xacts where database = current_database()"));
  }

  private static int images(OwnDatabase own) {
    return number(own, "gallery.image");
  }

  private static int number(OwnDatabase own, String what) {
    return Sql.number(own.database(), "select count(*) from " + what);
  }

  /** Those that hold something: processes keep empty ones locked, and an S3 store has a mark. */
  private static long files(Path directory) {
    try (var files = Files.walk(directory)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.toString().endsWith(".lock"))
          .filter(file -> !String.valueOf(file.getFileName()).startsWith("store-"))
          .count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void fill(Path filler) {
    var block = new byte[4 << 10];
    try (var out = Files.newOutputStream(filler)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException full) {
      assertThat(filler).isNotEmptyFile();
    }
  }

  private static boolean succeeds(String... command) {
    try {
      var process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException missing) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
