package curio.node;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Playwright;
import curio.gateway.feed.FeedAreas;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The client of the feed in Node, the one that the browser's driver brings along, against a server
 * that does what may happen to it: {@code feedclient/feed-client.test.mjs}. {@code -Dseed=N} for
 * the test that tears by chance.
 */
class FeedClientTest {
  private static final int PATIENCE_SECONDS = 120;

  @TempDir private Path directory;

  @Test
  void eachEventIsShownOnceWhateverHappens() throws Exception {
    copy(FeedAreas.class.getResourceAsStream("feed-client.js"), "feed-client.js");
    copy(getClass().getResourceAsStream("feedclient/scripted.mjs"), "scripted.mjs");
    copy(getClass().getResourceAsStream("feedclient/feed-client.test.mjs"), "feed-client.test.mjs");
    var node = copy(Playwright.class.getResourceAsStream("/driver/linux/node"), "node");
    assertThat(node.toFile().setExecutable(true)).isTrue();
    var said = directory.resolve("said");

    var started = new ProcessBuilder(node.toString(), "feed-client.test.mjs");
    var seed = System.getProperty("seed");
    if (seed != null) {
      started.environment().put("SEED", seed);
    }
    var process =
        started
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    try {
      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as(() -> text(said)).isTrue();
    } finally {
      process.destroyForcibly();
    }

    assertThat(process.exitValue()).as(() -> text(said)).isZero();
    assertThat(text(said)).contains("pass 21").contains("fail 0");
  }

  private Path copy(@Nullable InputStream from, String name) throws IOException {
    var file = directory.resolve(name);
    try (var in = requireNonNull(from, name)) {
      Files.copy(in, file);
    }
    return file;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
