package curio.node.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import java.awt.Color;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Two artists, a collector and a pawn counter: from sign-up to a redeemed pawn, each at a browser
 * of their own. Each step leaves a picture in target/screenshots/story.
 */
class PageStoryTest extends InBrowser {
  private int step;

  @Test
  void twoArtistsACollectorAndAPawnCounter() {
    // They come.
    var first = visitor(Look.PHONE).signUp(server().fresh("artist.one"));
    var second = visitor().signUp(server().fresh("artist.two"));
    var collector = visitor();
    collector.open("/");
    shot(collector, "the-gallery-for-everybody");
    collector.signUp(server().fresh("collector"));
    shot(collector, "signed-up");

    // The collector follows both, and sees what they share at once.
    collector.follow(idOf(first));
    collector.follow(idOf(second));
    shot(collector, "follows");
    collector.open("/app/feed");
    assertThat(collector.page().locator(".live")).hasText("live");
    share(first, "Dawn over Uruk", Color.ORANGE, Color.PINK);
    share(second, "Reeds", Color.GREEN, Color.DARK_GRAY);
    shot(second, "shared");
    assertThat(collector.page().locator(".news").getByText("Reeds")).isVisible();
    assertThat(collector.page().locator(".news").getByText("Dawn over Uruk")).isVisible();
    shot(collector, "feed");

    // A picture is liked.
    collector.page().locator(".news a[href^='/app/gallery/']").first().click();
    collector.arrived();
    var like = collector.page().locator("main button.like");
    like.click();
    assertThat(like).hasAttribute("aria-pressed", "true");
    shot(collector, "liked");

    // The counter offers an item, and the collector buys it.
    var clerk = server().clerk("clerk");
    var counter = visitor(clerk).expectingRefusals(); // no item has the number yet
    var item = server().fresh("lion-");
    add(counter, item);
    shot(counter, "added");
    collector.open("/app/shop");
    shot(collector, "shop");
    collector.open("/app/shop/" + item);
    collector.button("Buy").click();
    collector.dialog().getByRole(AriaRole.BUTTON, named("^Buy for")).click();
    assertThat(collector.page().getByText("It is yours.")).isVisible();
    shot(collector, "bought");

    // It is pawned, and redeemed.
    pawn(counter, item, idOf(collector));
    shot(counter, "pawned");
    collector.open("/app/shop/" + item);
    assertThat(collector.heading("Your loan on this item")).isVisible();
    shot(collector, "loan");
    collector.page().locator(".loan").getByRole(AriaRole.BUTTON, named("^Redeem for")).click();
    collector.dialog().getByRole(AriaRole.BUTTON, named("^Redeem for")).click();
    assertThat(collector.page().getByText("the item is yours again").first()).isVisible();
    assertThat(collector.heading("Your loan on this item")).hasCount(0);
    shot(collector, "redeemed");
    counter.open("/app/counter/cash");
    shot(counter, "cash");
  }

  private static void share(Visitor artist, String title, Color from, Color to) {
    artist.open("/app/upload");
    PageUploadTest.choose(artist, Paintings.of(title + ".png", from, to));
    artist.field("Title").fill(title);
    artist.field("What is to be seen").fill("A painting: " + title);
    artist.button("Share the picture").click();
    assertThat(artist.heading(title)).isVisible();
  }

  private static void add(Visitor counter, String id) {
    counter.open("/app/counter/add");
    counter.field("Name").fill("Bronze lion");
    counter.field("Category").selectOption("Collection");
    counter.field("State").selectOption("Good");
    counter.field("Asking price").fill("120");
    counter.field("Number (optional)").fill(id);
    counter.button("Add the item").click();
    assertThat(counter.page().locator(".result")).containsText("Added");
  }

  private static void pawn(Visitor counter, String item, long client) {
    counter.open("/app/counter/pawn?item=" + item + "&client=" + client);
    counter.field("Loan").fill("80");
    counter.field("For the term").fill("5,50");
    counter.button("Pay out and write the ticket").click();
    assertThat(counter.page().locator(".result")).containsText("Pawned");
  }

  /** By the link to their own profile. */
  private static long idOf(Visitor visitor) {
    var href = visitor.page().locator("a.me-name").getAttribute("href");
    return Long.parseLong(href.substring(href.lastIndexOf('/') + 1));
  }

  private static Locator.GetByRoleOptions named(String beginning) {
    return new Locator.GetByRoleOptions().setName(Pattern.compile(beginning));
  }

  private void shot(Visitor visitor, String name) {
    visitor.shot("story/%02d-%s".formatted(++step, name));
  }
}
