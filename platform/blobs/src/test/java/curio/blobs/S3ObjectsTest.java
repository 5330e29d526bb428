package curio.blobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.blobs.S3Objects.Failure;
import curio.config.Secret;
import curio.testkit.S3Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects of a real S3 server. */
class S3ObjectsTest {
  private static final S3Place PLACE = new S3Place("lists", "fraud.txt");
  private static final byte[] CONTENT = "anna\nbob\n".getBytes(StandardCharsets.UTF_8);

  @TempDir private Path directory;
  private S3Server server;

  @BeforeEach
  void open() throws Exception {
    server = new S3Server(directory, "lists");
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void anObjectIsReadWholeUpToABound() throws Exception {
    server.put("fraud.txt", CONTENT);
    try (var objects = new S3Objects(settings(server.secretKey()))) {
      assertThat(objects.read(PLACE, 100)).isEqualTo(CONTENT);
      assertThat(objects.read(PLACE, 4)).isEqualTo("anna".getBytes(StandardCharsets.UTF_8));

      server.put("fraud.txt", new byte[3 << 20]);
      assertThat(objects.read(PLACE, 1_000)).hasSize(1_000);
      assertThat(objects.read(PLACE, 4 << 20)).hasSize(3 << 20);
    }
  }

  @Test
  void anObjectIsPutReadInPartsListedAndRemoved() throws Exception {
    try (var objects = new S3Objects(settings(server.secretKey()))) {
      var place = new S3Place("lists", "a/b/one.txt");
      objects.put(place, CONTENT);
      objects.put(new S3Place("lists", "a/two.txt"), new byte[0]);

      assertThat(objects.size(place)).isEqualTo(CONTENT.length);
      assertThat(objects.read(place, 5, 3)).isEqualTo("bob".getBytes(StandardCharsets.UTF_8));
      assertThat(objects.read(place, 5, 30)).isEqualTo("bob\n".getBytes(StandardCharsets.UTF_8));
      try (var in = objects.open(place)) {
        assertThat(in.readAllBytes()).isEqualTo(CONTENT);
      }
      var root = objects.list(new S3Place("lists", "a/"));
      assertThat(root.objects()).containsExactly("two.txt");
      assertThat(root.directories()).containsExactly("b");
      assertThat(objects.keys(new S3Place("lists", "a/"))).containsExactly("b/one.txt", "two.txt");

      objects.delete(place);
      objects.delete(place);
      assertThatThrownBy(() -> objects.open(place))
          .isInstanceOfSatisfying(Failure.class, e -> assertThat(e.isMissing()).isTrue());
      assertThat(objects.list(new S3Place("lists", "a/b/")).objects()).isEmpty();
      assertThatThrownBy(() -> objects.list(new S3Place("nothing-here", "a/")))
          .isInstanceOfSatisfying(Failure.class, e -> assertThat(e.isRefused()).isTrue());
    }
  }

  @Test
  void whatIsNotThereOrNotAllowedSaysSo() {
    server.put("fraud.txt", CONTENT);
    try (var objects = new S3Objects(settings(server.secretKey()));
        var stranger = new S3Objects(settings("another-secret"))) {
      assertThatThrownBy(() -> objects.read(new S3Place("lists", "other.txt"), 100))
          .isInstanceOf(Failure.class)
          .hasMessage("missing (expected: an object)");
      assertThatThrownBy(() -> objects.read(new S3Place("nothing-here", "fraud.txt"), 100))
          .isInstanceOf(Failure.class)
          .hasMessage("missing (expected: an object)");
      assertThatThrownBy(() -> stranger.read(PLACE, 100))
          .isInstanceOf(Failure.class)
          .hasMessage("refused with 403 (expected: 200)");
    }
  }

  /** Nobody listens, or somebody who never answers. */
  @Test
  void aStoreThatDoesNotAnswerIsWaitedForOnlySoLong() throws IOException {
    int closed = settings("secret").address().getPort();
    server.close();
    try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var nobody = new S3Objects(at(closed));
        var nothing = new S3Objects(at(silent.getLocalPort()))) {
      assertThatThrownBy(() -> nobody.read(PLACE, 100)).isInstanceOf(Failure.class);
      assertThatThrownBy(() -> nothing.read(PLACE, 100))
          .isInstanceOf(Failure.class)
          .hasMessage("not to be had now (expected: an S3 store that answers)");
    }
  }

  @Test
  void aPlaceHasABucketAndAKey() {
    assertThat(S3Place.of("s3://lists/a/b c".replace(" ", "_")))
        .contains(new S3Place("lists", "a/b_c"));
    assertThat(S3Place.isMeant("s3://")).isTrue();
    assertThat(S3Place.isMeant("/etc/s3://")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3://",
        "s3://lists",
        "s3://lists/",
        "s3:///key",
        "s3://LISTS/key",
        "s3://li/k",
        "s3://lists/a b",
        "s3://lists/\u00e4",
        "http://lists/key",
        ""
      })
  void otherTextsAreNoPlace(String text) {
    assertThat(S3Place.of(text)).isEmpty();
  }

  @Test
  void settingsAreChecked() {
    assertThatThrownBy(() -> new S3Settings("ftp://host", "us-east-1", "", new Secret(""), "", ""))
        .hasMessageContaining("endpoint");
    assertThatThrownBy(() -> new S3Settings("http://a@b/", "us-east-1", "", new Secret(""), "", ""))
        .hasMessageContaining("endpoint");
    assertThatThrownBy(() -> new S3Settings("", "Europe", "", new Secret(""), "", ""))
        .hasMessageContaining("region: Europe");
    assertThatThrownBy(() -> new S3Settings("", "us-east-1", "key", new Secret(""), "", ""))
        .hasMessageContaining("access-key");
    assertThatThrownBy(() -> new S3Settings("", "us-east-1", "", new Secret("secret"), "", ""))
        .hasMessageContaining("access-key")
        .hasMessageNotContaining("secret)");
    assertThat(new S3Settings("", "us-east-1", "a", new Secret("very"), "", "").toString())
        .doesNotContain("very");
  }

  @Test
  void aPrefixEndsAndHasABucket() {
    assertThat(of("images", "curio/one/").hasBucket()).isTrue();
    assertThatThrownBy(() -> of("images", "curio")).hasMessageContaining("prefix: curio");
    assertThatThrownBy(() -> of("images", "/")).hasMessageContaining("prefix: /");
    assertThatThrownBy(() -> of("", "curio/")).hasMessageContaining("prefix: without bucket");
    assertThatThrownBy(() -> of("Images", "")).hasMessageContaining("bucket: Images");
  }

  private static S3Settings of(String bucket, String prefix) {
    return new S3Settings("", "us-east-1", "", new Secret(""), bucket, prefix);
  }

  private S3Settings settings(String secretKey) {
    return new S3Settings(
        server.endpoint(), "us-east-1", server.accessKey(), new Secret(secretKey), "", "");
  }

  private static S3Settings at(int port) {
    return new S3Settings(
        "http://127.0.0.1:" + port, "us-east-1", "key", new Secret("secret"), "", "");
  }
}
