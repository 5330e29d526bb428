package curio.node.page;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;

/**
 * How somebody sees the page.
 *
 * @param width of the window, in CSS pixels
 */
record Look(int width, int height, boolean dark, String language) {
  static final Look DESKTOP = new Look(1280, 860, false, "en-GB");
  static final Look PHONE = new Look(390, 844, false, "en-GB");

  static final List<Look> ALL = List.of(DESKTOP, PHONE.inTheDark(), DESKTOP.inTheDark(), PHONE);

  Look inTheDark() {
    return new Look(width, height, true, language);
  }

  Look inEstonian() {
    return new Look(width, height, dark, "et-EE");
  }

  ColorScheme colors() {
    return dark ? ColorScheme.DARK : ColorScheme.LIGHT;
  }

  NewContextOptions options() {
    return new NewContextOptions()
        .setViewportSize(width, height)
        .setColorScheme(colors())
        .setLocale(language)
        .setHasTouch(width < 600);
  }

  /** A short name for files. */
  String name() {
    return (width < 600 ? "phone" : "desktop") + (dark ? "-dark" : "");
  }

  @Override
  public String toString() {
    return (width < 600 ? "phone" : "desktop") + (dark ? ", dark" : "") + ", " + language;
  }
}
