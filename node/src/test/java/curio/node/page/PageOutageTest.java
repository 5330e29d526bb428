package curio.node.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import curio.node.People.Person;
import curio.testkit.FaultProxy;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What somebody sees and loses when server or network fail: nothing, and nothing happens twice. */
class PageOutageTest extends InBrowser {
  private static final Pattern POSTS = Pattern.compile(".*/v1/posts$");

  /** Bytes per second, as on a phone far from everything. */
  private static final int NARROW = 64 << 10;

  @Test
  void aServerThatIsGoneAndComesBackCostsNothing() {
    try (var network = FaultProxy.before(server().port())) {
      var reader = server().member("outage");
      var author = server().member("outage");
      reader.send("POST", "/v1/friends/" + author.id(), "");
      var visitor = visitor(network.port(), Look.DESKTOP).as(reader).expectingRefusals();
      visitor.open("/app/feed");
      assertThat(state(visitor)).hasText("live");
      visitor.field("What is new?").fill("while it was dark");

      network.refuse();
      visitor.button("Post").click();
      assertThat(visitor.page().locator(".banner")).isVisible();
      assertThat(visitor.field("What is new?")).hasValue("while it was dark");
      author.send("POST", "/v1/posts", "{\"text\": \"nobody hears me\"}");
      network.pass();
      assertThat(visitor.page().locator(".banner")).hasCount(0);
      visitor.button("Post").click();

      assertThat(visitor.field("What is new?")).hasValue("");
      assertThat(state(visitor)).hasText("live");
      assertThat(visitor.page().getByText("nobody hears me")).hasCount(1);
      assertThat(postsOf(reader)).containsOnlyOnce("while it was dark");
    }
  }

  @Test
  void anAnswerThatIsLostPlacesNothingTwice() {
    var person = server().member("outage");
    var visitor = visitor(person).expectingRefusals().open("/app/feed");
    var sent = new AtomicInteger();
    visitor.page().route(POSTS, route -> loseFirst(route, sent));

    visitor.field("What is new?").fill("said once");
    visitor.button("Post").click();

    assertThat(visitor.field("What is new?")).hasValue("");
    assertThat(sent.get()).isGreaterThan(1);
    assertThat(postsOf(person)).containsOnlyOnce("said once");
  }

  @Test
  void aDoubleClickPlacesNothingTwice() {
    var person = server().member("outage");
    var visitor = visitor(person).open("/app/feed");
    var sent = new AtomicInteger();
    visitor
        .page()
        .onRequest(request -> sent.addAndGet(POSTS.matcher(request.url()).matches() ? 1 : 0));

    visitor.field("What is new?").fill("clicked twice");
    visitor.button("Post").dblclick();

    assertThat(visitor.field("What is new?")).hasValue("");
    assertThat(sent.get()).isEqualTo(1);
    assertThat(postsOf(person)).containsOnlyOnce("clicked twice");
  }

  @Test
  void aNarrowNetworkIsWaitedFor() {
    try (var network = FaultProxy.before(server().port())) {
      var visitor = visitor(network.port(), Look.PHONE).as(server().member("outage"));
      network.narrow(NARROW);

      visitor.open("/app/feed");
      assertThat(state(visitor)).hasText("live");
      visitor.field("What is new?").fill("slowly");
      visitor.button("Post").click();

      assertThat(visitor.page().getByRole(AriaRole.STATUS).getByText("Posted.")).isVisible();
    }
  }

  private static void loseFirst(Route route, AtomicInteger sent) {
    if (sent.incrementAndGet() == 1) {
      route.fetch();
      route.abort();
    } else {
      route.resume();
    }
  }

  private static Locator state(Visitor visitor) {
    return visitor.page().locator(".live");
  }

  private static String postsOf(Person person) {
    return person.get("/v1/users/" + person.id() + "/posts").body();
  }
}
