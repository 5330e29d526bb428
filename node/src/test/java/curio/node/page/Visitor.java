package curio.node.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.EmulateMediaOptions;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.RequestOptions;
import curio.node.PageServer;
import curio.node.People;
import curio.node.People.Person;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Somebody at a browser of their own. Whatever the browser complains of fails the test when they
 * leave.
 */
final class Visitor implements AutoCloseable {
  private static final Path SHOTS = Path.of("target", "screenshots");

  /**
   * What a browser says of every answer that is none of success, whether it was foreseen or not.
   */
  private static final String FAILED_LOAD = "Failed to load resource";

  private static final int SIGN_UP_TRIES = 5;

  private final BrowserContext context;
  private final String address;
  private final Page page;
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private boolean refusalsExpected;

  private Visitor(BrowserContext context, String address) {
    this.context = context;
    this.address = address;
    this.page = tab();
  }

  /** A visitor of whatever answers at the port. */
  static Visitor at(int port, Look look) {
    var context = PageServer.shared().browser().context(look.options());
    return new Visitor(context, "http://127.0.0.1:" + port);
  }

  /** Their first tab. */
  Page page() {
    return page;
  }

  BrowserContext context() {
    return context;
  }

  /** Another tab of theirs. */
  Page tab() {
    var tab = context.newPage();
    tab.onPageError(complaints::add);
    tab.onConsoleMessage(this::hear);
    return tab;
  }

  /** Answers that refuse something belong to this test. */
  Visitor expectingRefusals() {
    refusalsExpected = true;
    return this;
  }

  /** Signs in without the form. */
  Visitor as(Person person) {
    var login =
        RequestOptions.create()
            .setData(Map.of("name", person.username(), "password", People.PASSWORD));
    // A node that stood still for long is no member for a moment.
    eventually(() -> {
      var answer = context.request().post(address + "/login", login);
      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    });
    page.navigate(address + "/page/any/style/icon.svg");
    page.evaluate("name => localStorage.setItem('curio.user', name)", person.username());
    return this;
  }

  /** Opens a screen, and waits until it is there. */
  Visitor open(String path) {
    page.navigate(address + path);
    arrived();
    return this;
  }

  /** A screen is there, and nothing is being loaded. */
  void arrived() {
    assertThat(page.locator("main h1")).hasCount(1);
    assertThat(page.locator("main .loading")).hasCount(0);
  }

  String address() {
    return address;
  }

  Locator button(String name) {
    return role(AriaRole.BUTTON, name);
  }

  Locator link(String name) {
    return role(AriaRole.LINK, name);
  }

  Locator heading(String name) {
    return role(AriaRole.HEADING, name);
  }

  Locator field(String label) {
    var labelled = page.getByLabel(label, new Page.GetByLabelOptions().setExact(true));
    return labelled.and(page.locator("input, select, textarea"));
  }

  /** The one dialog that is open. */
  Locator dialog() {
    return page.getByRole(AriaRole.DIALOG);
  }

  /** Makes an account by the form, and is signed in. */
  Visitor signUp(String username) {
    open("/app/sign-up");
    field("User name").fill(username);
    field("Password").fill(People.PASSWORD);
    field("The same again").fill(People.PASSWORD);
    field("Female").check();
    var refused = page.locator("main form [role=alert]");
    // A node that stood still for long is no member for a moment; one is asked to try again.
    for (int tries = 1; tries <= SIGN_UP_TRIES; tries++) {
      button("Make the account").click();
      assertThat(heading("Feed").or(refused).first()).isVisible();
      if (!refused.isVisible()) {
        return this;
      }
    }
    throw new AssertionError("no account could be made: " + refused.innerText());
  }

  /** What they see and what the browser complained of, for whoever reads why a test failed. */
  String view() {
    return "%s\n%s\n%s".formatted(page.url(), page.locator("body").innerText(), complaints);
  }

  /** Follows somebody, on the profile. */
  void follow(long id) {
    open("/app/people/" + id);
    var button = page.locator(".profile-head .follow");
    button.click();
    assertThat(button).hasAttribute("aria-pressed", "true");
  }

  /** Fills the form in which one signs in. */
  void signIn(String name, String password) {
    field("Name or e-mail").fill(name);
    field("Password").fill(password);
    page.locator("main form").getByRole(AriaRole.BUTTON).first().click();
  }

  /** Changes the window and the colours of the system. */
  void look(Look look) {
    page.setViewportSize(look.width(), look.height());
    page.emulateMedia(new EmulateMediaOptions().setColorScheme(look.colors()));
  }

  /** A picture of what they see, kept with what the build makes. */
  void shot(String name) {
    page.screenshot(new ScreenshotOptions().setPath(SHOTS.resolve(name + ".png")));
  }

  @Override
  public void close() {
    context.close();
    assertThat(complaints).as("what the browser complained of").isEmpty();
  }

  private Locator role(AriaRole role, String name) {
    return page.getByRole(role, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  private void hear(ConsoleMessage message) {
    var text = message.text();
    boolean isAnswer = text.startsWith(FAILED_LOAD) || text.startsWith("WebSocket connection");
    // What is busy for a moment, or stood still, is asked again by the page itself.
    boolean foreseen = isAnswer && (refusalsExpected || text.contains("503"));
    if (message.type().equals("error") && !foreseen) {
      complaints.add(text + " at " + message.location());
    }
  }
}
