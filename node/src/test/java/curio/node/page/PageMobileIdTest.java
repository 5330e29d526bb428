package curio.node.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signing in by Mobile-ID, with phones that the stand-in plays. */
class PageMobileIdTest extends InBrowser {
  private static final Pattern CODE = Pattern.compile("\\d{4}");

  @Test
  void whoConfirmsOnThePhoneIsIn() {
    var visitor = visitor(Look.PHONE).open("/app/sign-in?by=mobile-id");

    start(visitor, "+372 0000 0766", "60001019906");
    assertThat(visitor.page().locator(".code")).hasText(CODE);
    visitor.shot("mobile-id/code");

    assertThat(visitor.heading("Feed")).isVisible();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "+37200000366 | 60001019928 | no valid Mobile-ID",
        "+37201100266 | 60001019950 | cancelled on the phone",
        "+37213100266 | 60001019983 | cannot be reached",
        "+37207110066 | 60001019947 | did not get to the phone",
        "+37201200266 | 60001019972 | SIM card reported",
        "+37200000666 | 60001019961 | something else",
        "+37066000266 | 50001018908 | in time"
      })
  void eachOtherEndIsExplained(String phone, String number, String words) {
    var visitor = visitor().expectingRefusals().open("/app/sign-in?by=mobile-id");

    start(visitor, phone, number);

    assertThat(visitor.page().locator("main").getByRole(AriaRole.ALERT)).containsText(words);
    visitor.button("Try again").click();
    assertThat(visitor.field("Phone number")).hasValue(Pattern.compile("\\+37.*"));
  }

  @Test
  void whoCancelsIsBackAtTheForm() {
    var visitor = visitor().expectingRefusals().open("/app/sign-in?by=mobile-id");

    start(visitor, "+37200000766", "60001019906");
    visitor.button("Cancel").click();

    assertThat(visitor.field("Phone number")).isVisible();
  }

  private static void start(Visitor visitor, String phone, String number) {
    visitor.field("Phone number").fill(phone);
    visitor.field("National identity number").fill(number);
    visitor.button("Send to my phone").click();
  }
}
