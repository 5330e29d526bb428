package curio.node.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page.ReloadOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import curio.node.People.Person;
import curio.testkit.FaultProxy;
import java.awt.Color;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Sharing pictures: large ones, refused ones, and those that are interrupted. */
class PageUploadTest extends InBrowser {
  private static final Pattern PICTURE = Pattern.compile(".*/app/gallery/[^/]+$");
  private static final int NARROW = 512 << 10;

  @Test
  void aPictureIsSharedWithWhatIsSaidOfIt() {
    var author = server().member("upload");
    var visitor = visitor(author).open("/app/upload");

    choose(visitor, Paintings.of("dawn.png", Color.ORANGE, Color.PINK));
    visitor.field("What is to be seen").fill("A sky in the morning");
    visitor.field("Title").fill("Dawn");
    visitor.field("Tags").fill("sky,");
    visitor.button("Share the picture").click();

    assertThat(visitor.page()).hasURL(PICTURE);
    assertThat(visitor.heading("Dawn")).isVisible();
    assertThat(visitor.page().getByAltText("A sky in the morning").first()).isVisible();
    assertThat(visitor.link("sky").first()).isVisible();
    assertThat(pictures(author)).isEqualTo(1);
  }

  @Test
  void aLargePictureIsOnItsWayAndOneThatIsInterruptedHasNeverBeen() {
    try (var network = FaultProxy.before(server().port())) {
      var author = server().member("upload");
      var visitor = visitor(network.port(), Look.DESKTOP).as(author).expectingRefusals();
      visitor.open("/app/upload");
      choose(visitor, Paintings.large("noise.png"));

      network.narrow(NARROW);
      visitor.button("Share the picture").click();
      assertThat(visitor.page().getByRole(AriaRole.PROGRESSBAR)).isVisible();
      visitor.page().onDialog(dialog -> dialog.accept()); // whether it may be left
      visitor.page().reload(new ReloadOptions().setTimeout(60_000));
      network.pass();
      visitor.arrived();
      assertThat(pictures(author)).isZero();

      choose(visitor, Paintings.large("noise.png"));
      visitor.button("Share the picture").click();
      assertThat(visitor.page()).hasURL(PICTURE);
      eventually(() -> assertThat(pictures(author)).isEqualTo(1));
    }
  }

  @Test
  void whatIsRefusedSaysWhyAndStays() {
    var author = server().member("upload");
    var visitor = visitor(author).expectingRefusals().open("/app/upload");

    choose(visitor, Paintings.tooLarge("huge.png"));
    visitor.field("Title").fill("Too much");
    visitor.button("Share the picture").click();
    assertThat(alert(visitor)).containsText("too large");
    assertThat(visitor.field("Title")).hasValue("Too much");
    visitor.button("Leave it out").click();

    choose(visitor, Paintings.noPicture("page.png"));
    visitor.button("Share the picture").click();
    assertThat(alert(visitor)).isVisible();
    assertThat(pictures(author)).isZero();
  }

  static void choose(Visitor visitor, FilePayload file) {
    visitor.page().locator("main input[type=file]").first().setInputFiles(file);
    assertThat(visitor.field("Title")).isVisible();
  }

  private static Locator alert(Visitor visitor) {
    return visitor.page().locator("main").getByRole(AriaRole.ALERT).first();
  }

  private static int pictures(Person author) {
    return author.get("/img?author=" + author.username()).list("images").size();
  }
}
