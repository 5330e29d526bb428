package curio.node;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
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
  private final List<String> faults = new ArrayList<>();
  private RunningNode node;
  private TestBrowser browser;
  private Page page;

  @BeforeAll
  void start() {
    assumeTrue(TestBrowser.isHere(), TestBrowser.NONE);
    browser = TestBrowser.start();
    node = RunningNode.start("--demo");
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
    page = browser.page();
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

  /** Nothing is typed: the examples are sent as they stand there, with a fresh key. */
  @Test
  void whoSignsUpHereGoesOnWithTheExamples() {
    tried(opened("postV1AuthSignUp"), "200");
    assertThat(page.locator("#token")).hasValue(Pattern.compile("[^.]+\\.[^.]+\\.[^.]+"));

    var place = opened("postApiV1Order");
    assertThat(place.locator("input[data-name=Idempotency-Key]")).not().hasValue("");
    tried(place, "201");
    var upload = opened("postImg");
    tried(upload, "201");
    assertThat(upload.locator("pre").last()).containsText("\"message\": \"success\"");
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
    box.locator("> summary").click();
    return box;
  }

  private static void tried(Locator operation, String status) {
    operation.locator("button").click();
    assertThat(operation.locator("pre").last()).containsText(Pattern.compile("^" + status));
  }
}
