package curio.node;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The page at /docs in a real browser: whoever opens it can make the calls it shows. Skipped where
 * there is no Chromium; {@code -Dchromium=PATH} names one.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DocsPageTest {
  private static final double PATIENCE_MILLIS = 30_000;

  private final List<String> faults = new ArrayList<>();
  private RunningNode node;
  private Playwright playwright;
  private Browser browser;
  private Page page;

  @BeforeAll
  void start() {
    var chromium = chromium();
    assumeTrue(
        chromium.isPresent(),
        "no Chromium here, so the page was not tried (apt-get install chromium, or"
            + " -Dchromium=PATH)");
    node = RunningNode.start("--demo");
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new LaunchOptions()
                    .setExecutablePath(chromium.get())
                    .setArgs(List.of("--no-sandbox")));
  }

  @AfterAll
  void stop() {
    Stream.of(browser, playwright, node)
        .filter(one -> one != null)
        .forEach(DocsPageTest::closeQuietly);
  }

  @BeforeEach
  void open() {
    page = browser.newPage();
    page.setDefaultTimeout(PATIENCE_MILLIS);
    page.onPageError(faults::add);
    page.navigate("http://127.0.0.1:" + node.port() + "/docs");
    assertThat(page.locator("#postApiV1Order")).hasCount(1);
    assertThat(faults).as("errors of the page").isEmpty();
  }

  @Test
  void anOrderCanBeTried() {
    signedIn("trier.one");
    var place = opened("postApiV1OrderSlash");
    place.locator("textarea").fill("{\"price\": 400}");

    tried(place, "201");
    tried(place, "201");

    var list = opened("getApiV1OrderSlash");
    list.locator("input[data-name=limit]").fill("1");
    tried(list, "200");
    assertThat(list.locator("pre").last()).containsText("\"results\": 1");
    list.locator("input[data-name=cursor]").fill("nonsense");
    tried(list, "400");
    assertThat(faults).isEmpty();
  }

  @Test
  void whatAPathHoldsIsAsked() {
    signedIn("trier.two");
    var find = opened("getV1UsersId");

    find.locator("button").click();
    assertThat(find.locator("pre").last()).hasText("");

    find.locator("input[data-name=id]").fill("999999");
    tried(find, "404");
  }

  @Test
  void whereEverybodyMayCallNoTokenIsNeeded() {
    tried(opened("getWellKnownJwksJson"), "200");
    tried(opened("getV1Users"), "401");
  }

  @Test
  void whoWantsToChangeAPasswordFindsTheForm() {
    page.navigate("http://127.0.0.1:" + node.port() + "/.well-known/change-password");

    assertThat(page.locator("#postV1AuthPassword textarea")).isVisible();
  }

  @Test
  void errorsAreExplained() {
    assertThat(page.locator("#key-reused")).containsText("422");
  }

  private void signedIn(String username) {
    page.locator("#token").fill(node.signUp(username).bearer().replace("Bearer ", ""));
  }

  private Locator opened(String operation) {
    var box = page.locator("#" + operation);
    box.locator("summary").click();
    return box;
  }

  private static void tried(Locator operation, String status) {
    operation.locator("button").click();
    assertThat(operation.locator("pre").last()).containsText(Pattern.compile("^" + status));
  }

  private static void closeQuietly(AutoCloseable opened) {
    try {
      opened.close();
    } catch (Exception e) {
      throw new AssertionError("cannot be closed", e);
    }
  }

  private static Optional<Path> chromium() {
    var named = System.getProperty("chromium");
    var places =
        named == null
            ? Stream.of(
                "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome-stable")
            : Stream.of(named);
    return places.map(Path::of).filter(Files::isExecutable).findFirst();
  }
}
