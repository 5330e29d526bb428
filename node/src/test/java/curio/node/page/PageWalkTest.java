package curio.node.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import curio.node.People;
import org.junit.jupiter.api.Test;

/** Two testers at two browsers: what one does appears at the other. */
class PageWalkTest extends InBrowser {
  /** The first account of the demo. */
  private static final long JANITOR = 1;

  @Test
  void whatOneDoesAppearsInTheOthersBrowserWithoutAReload() {
    var tester = visitor();
    var tester2 = visitor();
    tester.signUp("tester");
    tester2.signUp("tester2");
    tester2.button("Sign out").click();
    assertThat(tester2.heading("Sign in")).isVisible();

    // An empty list, and a connection.
    assertThat(tester.page().getByText("Quiet so far")).isVisible();
    assertThat(tester.page().locator(".live")).hasText("live");
    tester.shot("walk/1-empty");

    // tester subscribes to what tester2 does.
    tester.follow(server().again("tester2").id());
    tester.link("Feed").first().click();
    assertThat(tester.heading("Feed")).isVisible();

    tester2.signIn("tester2", People.PASSWORD);
    assertThat(news(tester)).hasText(new String[] {"tester2 just logged in"});
    tester.shot("walk/2-login");
    tester2.follow(JANITOR);
    assertThat(news(tester)).hasCount(2);
    tester2.button("Sign out").click();
    var all =
        new String[] {
          "tester2 just logged out", "tester2 now follows for the janitor", "tester2 just logged in"
        };
    assertThat(news(tester)).hasText(all);
    tester.shot("walk/3-all");

    // A new connection brings the whole list.
    tester.page().reload();
    assertThat(news(tester)).hasText(all);
  }

  private static Locator news(Visitor visitor) {
    return visitor
        .page()
        .getByRole(AriaRole.LISTITEM)
        .locator(".news-text > p:first-child")
        .filter(new Locator.FilterOptions().setHasText("tester2"));
  }
}
