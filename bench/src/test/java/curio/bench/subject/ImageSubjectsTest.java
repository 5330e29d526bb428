package curio.bench.subject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import curio.bench.gallery.Photograph;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageSubjectsTest {
  @TempDir Path directory;

  @Test
  void aRedisAnswersUntilItIsKilled() throws Exception {
    try (OwnRedis redis = OwnRedis.start(directory)) {
      assertThat(ping(redis)).isEqualTo("+PONG\r\n");

      redis.kill();

      assertThatThrownBy(() -> ping(redis)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void nginxServesFilesOfThePhotograph() throws Exception {
    Optional<Nginx> nginx = Nginx.installed("nginx");
    assumeTrue(nginx.isPresent(), "no nginx here");
    Photograph photograph = Photograph.of(64, 48, 0.8);
    try (Cleanup cleanup = new Cleanup()) {
      RunningImages running = nginx.get().start(directory, photograph, 3, cleanup);

      assertThat(running.paths()).containsExactly("/0.jpg", "/1.jpg", "/2.jpg");
      String base = "http://127.0.0.1:" + running.address().getPort();
      try (var in = URI.create(base + "/2.jpg").toURL().openStream()) {
        assertThat(in.readAllBytes()).isEqualTo(photograph.numbered(2));
      }
    }
  }

  @Test
  void loadsAreCountedWhetherTheySucceedOrNot() throws Exception {
    String metrics =
        """
        # TYPE ring_loads_seconds summary
        ring_loads_seconds_count{result="failed"} 2
        ring_loads_seconds_sum{result="failed"} 0.5
        ring_loads_seconds_count{result="loaded"} 40.0
        """;

    assertThat(LoadCount.parse(metrics)).isEqualTo(42);
    assertThatThrownBy(() -> LoadCount.parse("other 1")).hasMessageContaining("ring_loads");
  }

  private static String ping(OwnRedis redis) throws IOException {
    URI url = URI.create(redis.url());
    try (Socket socket = new Socket(url.getHost(), url.getPort())) {
      socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readNBytes(7), StandardCharsets.US_ASCII);
    }
  }
}
