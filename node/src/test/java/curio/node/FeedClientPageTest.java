package curio.node;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Page;
import curio.node.People.Person;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The client of the feed in a real browser, before a real server: on a page of ours with cookies,
 * and with a token.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FeedClientPageTest {
  private static final String SECRET = "a-secret-of-this-test-alone";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private RunningNode node;
  private TestBrowser browser;
  private Page page;
  private Person reader;
  private Person author;
  private int tests = 10;

  @BeforeAll
  void start() {
    assumeTrue(TestBrowser.isHere(), TestBrowser.NONE);
    browser = TestBrowser.start();
    node = RunningNode.start("--accounts.throttle", "false", "--cluster-secret", SECRET);
  }

  @AfterAll
  void stop() {
    if (browser != null) {
      browser.close();
      node.close();
    }
  }

  @BeforeEach
  void open() {
    reader = People.signUp(node, "page.reader%d".formatted(++tests));
    author = People.signUp(node, "page.author%d".formatted(tests));
    reader.send("POST", "/v1/friends/" + author.id(), "");
    page = browser.page();
    page.navigate("http://127.0.0.1:" + node.port() + "/docs");
  }

  @Test
  void onAPageOfOursEachEventComesOnceUntilOneSignsOut() {
    page.evaluate(
        """
        name => fetch("/login", { method: "POST",
          body: JSON.stringify({ name, password: "1234567890" }) }).then(answer => answer.status)
        """,
        reader.username());
    run("");
    post("first");
    eventually(PATIENCE, () -> assertThat(shown()).containsExactly("first"));

    var closed = node.internal("DELETE", "/feed/sockets", "", "Authorization", "Bearer " + SECRET);
    assertThat(closed.status()).isEqualTo(200);
    var second = post("second");
    eventually(PATIENCE, () -> assertThat(shown()).containsExactly("first", "second"));
    assertThat(states()).contains("waiting 1012", "open socket");
    author.send("DELETE", "/v1/posts/" + second, "");
    eventually(PATIENCE, () -> assertThat(shown()).endsWith("deleted " + second));

    page.evaluate("fetch('/logout', { method: 'POST' }).then(answer => answer.status)");
    eventually(
        PATIENCE, () -> assertThat(states()).endsWith("waiting 4401", "connecting", "signed-out"));
  }

  @Test
  void whereNoSocketCanBeOpenedAStreamDoes() {
    run("WebSocket: null, token: () => '%s',".formatted(reader.again().token()));
    eventually(PATIENCE, () -> assertThat(states()).contains("open stream"));
    post("streamed");

    eventually(PATIENCE, () -> assertThat(shown()).endsWith("streamed").doesNotHaveDuplicates());
  }

  @Test
  void aTokenIsToldByTheFirstText() {
    run("token: () => '%s',".formatted(reader.again().token()));
    eventually(PATIENCE, () -> assertThat(states()).contains("open socket"));
    post("by token");

    eventually(PATIENCE, () -> assertThat(shown()).endsWith("by token").doesNotHaveDuplicates());
    page.evaluate("feed.markRead()");
    eventually(
        PATIENCE,
        () -> assertThat(reader.again().get("/v1/news/list").text("unread")).isEqualTo("0"));
    page.evaluate("feed.close()");
    assertThat(states()).endsWith("closed");
  }

  @Test
  void aForeignCursorIsDropped() {
    run(
        "token: () => '%s', cursor: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',"
            .formatted(reader.again().token()));

    eventually(PATIENCE, () -> assertThat(states()).contains("open socket"));
    assertThat(states()).contains("waiting 4400", "gap refused");
  }

  private void run(String options) {
    page.evaluate(
        """
        async () => {
          const { FeedClient } = await import("/feed-client.js");
          window.shown = [];
          window.states = [];
          window.feed = new FeedClient({
            %s
            wait: { least: 10, most: 200, spread: 50, busy: 500 },
            onEvent: (event) => event.name === "post" && shown.push(event.message),
            onDelete: (id) => shown.push(`deleted ${id}`),
            onGap: (why) => states.push(`gap ${why}`),
            onState: (state, { code, via }) => states.push([state, code, via].filter(Boolean).join(" ")),
          });
          feed.start();
        }
        """
            .formatted(options));
  }

  private String post(String text) {
    return author.send("POST", "/v1/posts", "{\"text\": \"%s\"}".formatted(text)).text("id");
  }

  private List<String> shown() {
    return list("shown");
  }

  private List<String> states() {
    return list("states");
  }

  @SuppressWarnings("unchecked") // both are lists of texts
  private List<String> list(String name) {
    return (List<String>) page.evaluate(name);
  }
}
