package curio.blobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import curio.config.Secret;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.testkit.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Blobs in a real S3 server. */
class S3BlobsTest extends BlobsTest {
  private S3Server server;

  @BeforeEach
  @Override
  void openBlobs() throws Exception {
    server = new S3Server(directory.resolve("server"), "images");
    super.openBlobs();
  }

  @AfterEach
  @Override
  void closeBlobs() throws Exception {
    super.closeBlobs();
    server.close();
  }

  @Override
  Blobs open() {
    return S3Blobs.open(settings("images", server.secretKey()), directory.resolve("node/blobs"));
  }

  @Override
  Path fileOf(BlobKey key) {
    return directory.resolve("server/images/curio/one").resolve(key.path());
  }

  @Test
  void objectsOfOthersAreLeftAlone() throws IOException {
    var key = put(random(10));
    server.put("curio/one/note.txt", random(3));
    server.put("curio/one/" + BlobKey.newGeneration(key.sha256()), random(3));
    server.put("other.txt", random(3));

    assertThat(listed()).extracting(BlobInfo::key).containsExactly(key);
  }

  @Test
  void aStoreThatIsAwayIsUnavailableForAWhile() throws Exception {
    var key = put(random(10));
    try (var incoming = written(random(20))) {
      var next = BlobKey.newGeneration(incoming.sha256());
      server.stop();

      refused(() -> blobs.put(next, incoming));
      refused(() -> blobs.read(key, 10));
      refused(() -> blobs.open(key));
      refused(() -> blobs.delete(key));
      refused(() -> blobs.missing(List.of(key)));
      refused(() -> blobs.list(page -> {}));
      assertThat(incoming.file()).exists();
    }
  }

  @Test
  void aStoreThatCannotBeUsedIsNamed() {
    var directory = this.directory.resolve("node/blobs");

    assertThatThrownBy(() -> S3Blobs.open(settings("no-such", server.secretKey()), directory))
        .isInstanceOf(CurioException.class)
        .hasMessage(
            "s3.bucket: no-such cannot be used: missing (expected: a bucket that is there)");
    assertThatThrownBy(() -> S3Blobs.open(settings("images", "another"), directory))
        .isInstanceOf(CurioException.class)
        .hasMessage("s3.bucket: images cannot be used: refused with 403 (expected: 200)");
    var settings = settings("images", server.secretKey());
    server.stop();
    assertThatThrownBy(() -> S3Blobs.open(settings, directory))
        .isInstanceOf(CurioException.class)
        .hasMessage(
            "s3.bucket: images cannot be used: no answer (expected: an S3 store at s3.endpoint)");
  }

  @Test
  void onlyWhatIsOnItsWayIsOnTheDiskOfTheNode() throws IOException {
    put(random(10_000));

    try (var files = Files.walk(directory.resolve("node"))) {
      assertThat(files.filter(Files::isRegularFile))
          .allMatch(file -> file.toString().endsWith(".lock"));
    }
  }

  private static void refused(ThrowingCallable call) {
    assertThatThrownBy(call)
        .asInstanceOf(type(CurioException.class))
        .extracting(CurioException::code)
        .isEqualTo(ErrorCode.UNAVAILABLE);
  }

  private S3Settings settings(String bucket, String secret) {
    return new S3Settings(
        server.endpoint(),
        "us-east-1",
        server.accessKey(),
        new Secret(secret),
        bucket,
        "curio/one/");
  }
}
