package curio.node.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Route;
import curio.node.People.Person;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Orders are placed once, however often somebody clicks and whatever is lost. */
class PageOrdersTest extends InBrowser {
  private static final Pattern ORDERS = Pattern.compile("/api/v1/order");

  @Test
  void anOrderIsPlacedAndItsStateMovesWhileOneLooks() {
    var person = server().member("orders");
    var visitor = visitor(person).open("/app/orders");

    visitor.field("Price").fill("400,50");
    visitor.button("Place the order").click();

    assertThat(visitor.page().locator(".order-line")).hasCount(1);
    assertThat(visitor.page().locator(".order-line")).containsText("on its way");
    assertThat(orders(person)).isEqualTo(1);
  }

  @Test
  void aDoubleClickPlacesOneOrder() {
    var person = server().member("orders");
    var visitor = visitor(person).open("/app/orders");
    var sent = new AtomicInteger();
    visitor.page().onRequest(each -> sent.addAndGet(each.method().equals("POST") ? 1 : 0));

    visitor.field("Price").fill("12");
    visitor.button("Place the order").dblclick();

    assertThat(visitor.page().locator(".order-line")).hasCount(1);
    assertThat(sent.get()).isEqualTo(1);
    assertThat(orders(person)).isEqualTo(1);
  }

  @Test
  void aLostAnswerPlacesOneOrder() {
    var person = server().member("orders");
    var visitor = visitor(person).expectingRefusals().open("/app/orders");
    var sent = new AtomicInteger();
    visitor.page().route(ORDERS, route -> loseFirst(route, sent));

    visitor.field("Price").fill("13");
    visitor.button("Place the order").click();

    assertThat(visitor.page().locator(".order-line")).hasCount(1);
    assertThat(sent.get()).isGreaterThan(1);
    eventually(() -> assertThat(orders(person)).isEqualTo(1));
  }

  private static void loseFirst(Route route, AtomicInteger sent) {
    if (route.request().method().equals("POST") && sent.incrementAndGet() == 1) {
      route.fetch();
      route.abort();
    } else {
      route.resume();
    }
  }

  private static int orders(Person person) {
    return person.get("/api/v1/order").orders().size();
  }
}
