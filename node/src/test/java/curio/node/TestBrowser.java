package curio.node;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Chromium, where there is one; {@code -Dchromium=PATH} names one. Used by the thread that starts
 * it.
 */
public final class TestBrowser implements AutoCloseable {
  /** Why a test is skipped. */
  public static final String NONE =
      "no Chromium here, so the page was not tried (apt-get install chromium, or"
          + " -Dchromium=PATH)";

  private static final double PATIENCE_MILLIS = 30_000;

  private final Playwright playwright;
  private final Browser browser;

  private TestBrowser(Playwright playwright, Browser browser) {
    this.playwright = playwright;
    this.browser = browser;
  }

  /** Whether there is one. */
  public static boolean isHere() {
    return chromium().isPresent();
  }

  static TestBrowser start() {
    var playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    var options =
        new LaunchOptions()
            .setExecutablePath(chromium().orElseThrow())
            .setArgs(List.of("--no-sandbox"));
    return new TestBrowser(playwright, playwright.chromium().launch(options));
  }

  /** A browser of somebody's own, without the cookies of others. */
  public BrowserContext context(NewContextOptions options) {
    var context = browser.newContext(options);
    context.setDefaultTimeout(PATIENCE_MILLIS);
    return context;
  }

  /** An empty page, without the cookies of others. */
  Page page() {
    var page = browser.newPage();
    page.setDefaultTimeout(PATIENCE_MILLIS);
    return page;
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }

  private static Optional<Path> chromium() {
    var named = System.getProperty("chromium");
    var places =
        named == null
            ? Stream.of(
                "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome-stable")
            : Stream.of(named);
    return places.map(Path::of).filter(Files::isExecutable).findFirst();
  }
}
