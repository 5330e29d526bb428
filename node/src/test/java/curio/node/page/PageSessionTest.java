package curio.node.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import curio.node.People;
import curio.node.People.Person;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Signing in and out, and sessions that end while somebody is at work. */
class PageSessionTest extends InBrowser {
  private static final Pattern FEED = Pattern.compile(".*/app/feed$");
  private static final Pattern OWN_ACCOUNT = Pattern.compile(".*/v1/users/me$");

  @Test
  void whoMistypesIsToldAndThenSignsIn() {
    var person = server().member("session");
    var visitor = visitor().expectingRefusals().open("/app/sign-in");

    visitor.signIn(person.username(), "wrong-password");
    assertThat(visitor.page().getByRole(AriaRole.ALERT)).isVisible();
    assertThat(visitor.field("Name or e-mail")).hasValue(person.username());

    visitor.field("Password").fill(People.PASSWORD);
    visitor.page().keyboard().press("Enter");
    assertThat(visitor.page()).hasURL(FEED);
    assertThat(visitor.heading("Feed")).isVisible();
  }

  @Test
  void whoWasOnTheWaySomewhereGoesOnThereAfterSigningIn() {
    var person = server().member("session");
    var visitor = visitor().open("/app/feed");

    assertThat(visitor.heading("Sign in")).isVisible();
    visitor.signIn(person.username(), People.PASSWORD);

    assertThat(visitor.page()).hasURL(FEED);
  }

  /** The feed's connection ends with the session, so the page asks by itself. */
  @Test
  void nothingTypedIsLostByASessionThatEnds() {
    var person = server().member("session");
    var visitor = visitor(person).expectingRefusals().open("/app/feed");
    visitor.field("What is new?").fill("half a thought");

    endAllSessionsOf(person);
    signInAgain(visitor);
    assertThat(visitor.field("What is new?")).hasValue("half a thought");
    visitor.button("Post").click();

    assertThat(visitor.field("What is new?")).hasValue("");
    assertThat(postsOf(person)).containsOnlyOnce("half a thought");
  }

  @Test
  void aFormThatFindsTheSessionEndedGoesOnByItself() {
    var person = server().member("session");
    var visitor = visitor(person).expectingRefusals();
    visitor.context().routeWebSocket(Pattern.compile(".*/v1/news.*"), socket -> {});
    visitor.page().navigate(visitor.address() + "/app/feed");
    visitor.field("What is new?").fill("a whole thought");

    endAllSessionsOf(person);
    visitor.button("Post").click();
    signInAgain(visitor);

    assertThat(visitor.field("What is new?")).hasValue("");
    assertThat(postsOf(person)).containsOnlyOnce("a whole thought");
  }

  @Test
  void whoDoesNotSignInAgainIsAVisitor() {
    var person = server().member("session");
    var visitor = visitor(person).expectingRefusals().open("/app/feed");

    endAllSessionsOf(person);
    dialog(visitor).getByRole(AriaRole.BUTTON, named("Sign out")).click();

    assertThat(dialog(visitor)).hasCount(0);
    assertThat(visitor.heading("Sign in")).isVisible();
  }

  @Test
  void tabsAreSignedInAndOutTogether() {
    var first = server().member("session");
    var second = server().member("session");
    var visitor = visitor().expectingRefusals().open("/app/sign-in");
    var other = visitor.tab();
    other.navigate(visitor.address() + "/app/feed");
    assertThat(heading(other, "Sign in")).isVisible();

    visitor.signIn(first.username(), People.PASSWORD);
    assertThat(other).hasURL(FEED);
    assertThat(other.getByText(first.username())).isVisible();

    other.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign out")).click();
    assertThat(visitor.heading("Sign in")).isVisible();

    visitor.signIn(second.username(), People.PASSWORD);
    assertThat(other.getByText(second.username())).isVisible();
    assertThat(other.getByText(first.username())).hasCount(0);
  }

  @Test
  void whoSignsInAgainDoesSoInAllTabs() {
    var person = server().member("session");
    var visitor = visitor(person).expectingRefusals().open("/app/feed");
    var other = visitor.tab();
    other.navigate(visitor.address() + "/app/feed");
    assertThat(heading(other, "Feed")).isVisible();

    endAllSessionsOf(person);
    assertThat(other.getByRole(AriaRole.DIALOG)).isVisible();
    signInAgain(visitor);

    assertThat(other.getByRole(AriaRole.DIALOG)).hasCount(0);
    assertThat(other).hasURL(FEED);
    assertThat(heading(other, "Feed")).isVisible();
  }

  @Test
  void aServerThatFailsMakesNobodyAVisitor() {
    var visitor = visitor(server().member("session")).expectingRefusals();
    var asked = new AtomicInteger();
    visitor.page().route(OWN_ACCOUNT, route -> failFirst(route, asked));

    visitor.page().navigate(visitor.address() + "/app/feed");

    assertThat(visitor.page().getByRole(AriaRole.ALERT)).isVisible();
    assertThat(visitor.heading("Feed")).isVisible();
  }

  @Test
  void onesWayBackAndForwardIsThatOfTheBrowser() {
    var visitor = visitor(server().member("session")).open("/app/feed");

    visitor.link("Shop").first().click();
    assertThat(visitor.heading("Shop")).isVisible();
    visitor.link("Account").first().click();
    assertThat(visitor.heading("Account")).isVisible();
    visitor.page().goBack();
    assertThat(visitor.heading("Shop")).isVisible();
    visitor.page().goBack();
    assertThat(visitor.heading("Feed")).isVisible();
    assertThat(visitor.page()).hasTitle("Feed · Curio");
    visitor.page().goForward();

    assertThat(visitor.heading("Shop")).isVisible();
    assertThat(visitor.page()).hasTitle("Shop · Curio");
  }

  private static void failFirst(Route route, AtomicInteger asked) {
    if (asked.incrementAndGet() == 1) {
      route.fulfill(new Route.FulfillOptions().setStatus(500));
    } else {
      route.resume();
    }
  }

  private static void endAllSessionsOf(Person person) {
    var other = server().again(person.username());
    assertThat(other.send("DELETE", "/v1/auth/sessions", "").status()).isEqualTo(200);
  }

  private static void signInAgain(Visitor visitor) {
    dialog(visitor)
        .getByLabel("Password", new Locator.GetByLabelOptions().setExact(true))
        .fill(People.PASSWORD);
    dialog(visitor).getByRole(AriaRole.BUTTON, named("Sign in")).click();
    assertThat(dialog(visitor)).hasCount(0);
  }

  private static Locator dialog(Visitor visitor) {
    return visitor.page().getByRole(AriaRole.DIALOG);
  }

  private static Locator heading(Page page, String name) {
    return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(name));
  }

  private static Locator.GetByRoleOptions named(String name) {
    return new Locator.GetByRoleOptions().setName(name).setExact(true);
  }

  private static String postsOf(Person person) {
    return person.get("/v1/users/" + person.id() + "/posts").body();
  }
}
