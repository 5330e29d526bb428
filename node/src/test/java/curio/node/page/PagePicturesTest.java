package curio.node.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page.ScreenshotOptions;
import curio.node.page.Screens.Who;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** {@code ./curio screenshots}: the pictures of the page in docs/images, made anew. */
@EnabledIfSystemProperty(named = "pictures", matches = "true")
class PagePicturesTest extends InBrowser {
  private static final Path IMAGES = Path.of("..", "docs", "images");
  private static final String IS_DRAWN =
      "[...document.images].filter(i => i.getBoundingClientRect().top < innerHeight)"
          + ".every(i => i.complete && i.naturalWidth > 0)";

  @Test
  void theGalleryAtADesk() {
    var visitor = visitor(Look.DESKTOP).open("/");
    keep(visitor, "gallery.png");
  }

  @Test
  void theShopOnAPhoneInTheDark() {
    var world = World.shared();
    var visitor = world.visit(visitor(Look.PHONE.inTheDark()), Who.MEMBER).open("/app/shop");
    keep(visitor, "shop-phone-dark.png");
  }

  /** When all that is in sight is drawn. */
  private static void keep(Visitor visitor, String name) {
    var page = visitor.page();
    assertThat(page.locator("main li").first()).isVisible();
    page.waitForCondition(() -> Boolean.TRUE.equals(page.evaluate(IS_DRAWN)));
    page.screenshot(new ScreenshotOptions().setPath(IMAGES.resolve(name)));
  }
}
