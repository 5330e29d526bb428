package curio.node.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import curio.node.People;
import curio.node.People.Person;
import java.awt.Color;
import org.junit.jupiter.api.Test;

/** What people do who have a keyboard and nothing else. */
class PageKeyboardTest extends InBrowser {
  /** More steps than any screen has things that take the keyboard. */
  private static final int STEPS = 120;

  @Test
  void oneSignsInAndPosts() {
    var person = server().member("keyboard");
    var visitor = visitor().open("/app/sign-in");

    var keys = visitor.page().keyboard();
    reach(visitor.page(), "input[name=name]");
    keys.type(person.username());
    keys.press("Tab");
    keys.type(People.PASSWORD);
    keys.press("Enter");
    assertThat(visitor.heading("Feed")).isVisible();

    reach(visitor.page(), "main textarea");
    keys.type("By keyboard alone");
    reach(visitor.page(), "main form button[type=submit]");
    keys.press("Enter");
    assertThat(visitor.field("What is new?")).hasValue("");
  }

  @Test
  void oneSharesAPicture() {
    var author = server().member("keyboard");
    var visitor = visitor(author).open("/app/upload");
    var keys = visitor.page().keyboard();

    reach(visitor.page(), "main input[type=file]");
    // What opens then is the browser's own, and takes the keyboard by itself.
    PageUploadTest.choose(visitor, Paintings.of("keys.png", Color.BLUE, Color.WHITE));
    reach(visitor.page(), "main input[name=title]");
    keys.type("By keyboard");
    reach(visitor.page(), "main form button[type=submit]");
    keys.press("Enter");

    assertThat(visitor.heading("By keyboard")).isVisible();
    eventually(
        () -> assertThat(author.get("/img?author=" + author.username()).list("images")).hasSize(1));
  }

  @Test
  void oneOrders() {
    var person = server().member("keyboard");
    var visitor = visitor(person).open("/app/orders");
    var keys = visitor.page().keyboard();

    reach(visitor.page(), "main input[name=price]");
    keys.type("400,50");
    keys.press("Enter");

    assertThat(visitor.page().locator(".order-line")).hasCount(1);
    eventually(() -> assertThat(person.get("/api/v1/order").orders()).hasSize(1));
  }

  @Test
  void oneBuysAndRedeems() {
    var clerk = server().clerk("keyboard.clerk");
    var person = server().member("keyboard");
    var item = server().fresh("keys-");
    applied(
        clerk,
        "/item/add",
        """
        {"id": "%s", "name": "Clay tablet", "category": "Reading", "state": "Good", "price": 60}
        """
            .formatted(item));
    var visitor = visitor(person).open("/app/shop/" + item);
    var keys = visitor.page().keyboard();
    reach(visitor.page(), "main button.primary");
    keys.press("Enter");
    reach(visitor.page(), "dialog button[type=submit]");
    keys.press("Enter");
    assertThat(visitor.page().getByText("It is yours.")).isVisible();

    applied(
        clerk,
        "/item/action/pawn",
        """
        {"clientId": "%d", "itemId": "%s", "price": 20, "tax": 2, "limitDays": 30}
        """
            .formatted(person.id(), item));
    visitor.open("/app/shop/" + item);
    reach(visitor.page(), ".loan button.primary");
    keys.press("Enter");
    reach(visitor.page(), "dialog button[type=submit]");
    keys.press("Enter");

    assertThat(visitor.page().getByText("the item is yours again").first()).isVisible();
    assertThat(visitor.heading("Your loan on this item")).hasCount(0);
  }

  @Test
  void theWayToTheContentIsTheFirst() {
    var visitor = visitor().open("/app/shop");

    visitor.page().keyboard().press("Tab");
    assertThat(visitor.link("Skip to the content")).isFocused();
    visitor.page().keyboard().press("Enter");

    assertThat(visitor.page().locator("#content")).isFocused();
  }

  private static void applied(Person clerk, String path, String body) {
    var answer = clerk.send("POST", path, body);
    assertThat(answer.text("status")).as(answer.body()).isEqualTo("applied");
  }

  /** Goes on to the next thing until it is this one, as somebody would. */
  static void reach(Page page, String selector) {
    for (int step = 0; step < STEPS; step++) {
      if ((boolean) page.evaluate("s => document.activeElement?.matches(s) ?? false", selector)) {
        return;
      }
      page.keyboard().press("Tab");
    }
    throw new AssertionError(selector + ": not reached by the keyboard");
  }
}
