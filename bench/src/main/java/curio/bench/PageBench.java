package curio.bench;

import static java.util.Objects.requireNonNull;

import curio.bench.browser.Chromium;
import curio.bench.browser.Tab;
import curio.bench.subject.Accounts;
import curio.bench.subject.Cleanup;
import curio.bench.subject.HttpCalls;
import curio.bench.subject.HttpCalls.Answer;
import curio.bench.subject.Product;
import curio.bench.subject.Product.Serving;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * What people wait for: the first view of the page in a browser that has never seen it, and an
 * event on the screen of somebody who looks at a long feed.
 */
final class PageBench {
  /** In the feed of the reader. */
  static final int EVENTS = 1_000;

  private static final int QUICK_EVENTS = 50;
  private static final int MEASURED = 200;
  private static final int QUICK_MEASURED = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** Notes what the browser tells of its own work, from the beginning of each document. */
  private static final String WATCH =
      """
      window.seen = { paint: 0, view: 0, shift: 0, tasks: [], events: {} };
      const watch = (type, note) =>
        new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
      watch("paint", (entry) => {
        if (entry.name === "first-contentful-paint") seen.paint = entry.startTime;
      });
      watch("layout-shift", (entry) => {
        if (!entry.hadRecentInput) seen.shift += entry.value;
      });
      watch("longtask", (entry) => seen.tasks.push(entry.duration));
      new MutationObserver((changes) => {
        const now = performance.now();
        if (!seen.view && document.querySelector("main h1")) {
          requestAnimationFrame(() => (seen.view ||= performance.now()));
        }
        for (const { addedNodes } of changes) {
          for (const node of addedNodes) {
            const text = node.nodeType === 1 && node.querySelector?.(".post-text")?.textContent;
            if (text) requestAnimationFrame(() => (seen.events[text] ??= performance.timeOrigin + performance.now()));
          }
        }
      }).observe(document, { childList: true, subtree: true });
      """;

  /** The page's own files; pictures and answers of the API are somebody's content. */
  private static final String BYTES =
      """
      [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
        .filter(({ name }) => name === location.href || /\\/page\\/|feed-client/.test(name))
        .reduce((sum, { transferSize }) => sum + transferSize, 0)
      """;

  private static final Pattern ID = Pattern.compile("\"userId\"\\s*:\\s*\"?(\\d+)");
  private static final Pattern TOKEN = Pattern.compile("\"token\"\\s*:\\s*\"([^\"]+)\"");

  private final Options options;
  private final Progress progress;
  private final Cleanup cleanup;
  private final Product product;
  private final Path chromium;

  PageBench(Options options, Progress progress, Cleanup cleanup, Product product, Path chromium) {
    this.options = options;
    this.progress = progress;
    this.cleanup = cleanup;
    this.product = product;
    this.chromium = chromium;
  }

  /** Somebody who has an account, by numbers as {@link Accounts} counts. */
  private record Person(String id, String token) {}

  /** Runs all rounds on one server, each with a new browser. */
  List<PageRound> run(WorkDirectory work) throws IOException {
    Path directory = work.fresh("page");
    try (Serving serving =
            cleanup.add(
                product.launch(
                    directory.resolve("data"),
                    directory.resolve("server.log"),
                    "--feed.posts-per-minute=0"));
        HttpCalls calls = new HttpCalls(serving.address())) {
      serving.awaitReady();
      new Accounts(calls).signUp(2);
      Person author = signIn(calls, 1);
      Person reader = signIn(calls, 2);
      expect(calls.post("/v1/friends/" + author.id(), "", bearer(reader)), 200);
      List<PageRound> rounds = new ArrayList<>();
      for (int round = 1; round <= options.rounds(); round++) {
        QuietMachine.await(options.quietWait());
        rounds.add(round(serving, calls, author, work.fresh("browser")));
        progress.say("round %d of %d: %s", round, options.rounds(), said(rounds.getLast()));
      }
      return rounds;
    }
  }

  private PageRound round(Serving serving, HttpCalls calls, Person author, Path profile)
      throws IOException {
    String base = "http://127.0.0.1:" + serving.address().getPort();
    try (Chromium browser = cleanup.add(Chromium.start(chromium, profile));
        Tab tab = browser.tab()) {
      tab.beforeEach(WATCH);
      tab.open(base + "/");
      await(tab, "seen.view > 0 && document.readyState === 'complete'");
      await(tab, "performance.now() > seen.view + 1000");
      double paint = number(tab, "seen.paint");
      double view = number(tab, "seen.view");
      long bytes = (long) number(tab, BYTES);
      double shift = number(tab, "seen.shift");

      openFeed(tab, base);
      post(calls, author, tab, options.quick() ? QUICK_EVENTS : EVENTS, false);
      tab.evaluate("seen.shift = seen.tasks.length = 0");
      List<Double> deliveries =
          post(calls, author, tab, options.quick() ? QUICK_MEASURED : MEASURED, true);
      return new PageRound(
          bytes,
          paint,
          view,
          shift,
          number(tab, "seen.shift"),
          (int) number(tab, "seen.tasks.length"),
          number(tab, "Math.max(0, ...seen.tasks)"),
          deliveries);
    }
  }

  private static void openFeed(Tab tab, String base) throws IOException {
    String answered =
        tab.evaluate(
            "fetch('/login', {method: 'POST', body: JSON.stringify(%s)}).then(a => a.status)"
                .formatted(Accounts.signInBody(2).replace("username", "name")));
    if (!answered.equals("200")) {
      throw new IOException("the reader was not signed in: " + answered);
    }
    tab.evaluate("localStorage.setItem('curio.user', '" + Accounts.name(2) + "')");
    tab.open(base + "/app/feed");
    await(tab, "document.querySelector('.live.open') !== null");
  }

  /** Posts so many texts, the next one when the last is seen if each is to be measured. */
  private static List<Double> post(
      HttpCalls calls, Person author, Tab tab, int events, boolean measured) throws IOException {
    List<Double> taken = new ArrayList<>();
    String text = "";
    for (int i = 0; i < events; i++) {
      text = "event " + System.nanoTime();
      double began = nowMillis();
      expect(calls.post("/v1/posts", "{\"text\":\"" + text + "\"}", bearer(author)), 201);
      if (measured) {
        await(tab, "'" + text + "' in seen.events");
        taken.add(number(tab, "seen.events['" + text + "']") - began);
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
    await(tab, "'" + text + "' in seen.events");
    return taken;
  }

  private static double nowMillis() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1e3 + now.getNano() / 1e6;
  }

  private static void await(Tab tab, String condition) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!tab.evaluate("'seen' in window && (" + condition + ")").equals("true")) {
      if (System.nanoTime() > end) {
        throw new IOException(condition + ": not within " + PATIENCE);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private static double number(Tab tab, String expression) throws IOException {
    return Double.parseDouble(tab.evaluate(expression));
  }

  private static Person signIn(HttpCalls calls, int number) throws IOException {
    Answer answer = calls.post("/v1/auth/sign-in", Accounts.signInBody(number));
    var id = ID.matcher(answer.body());
    var token = TOKEN.matcher(answer.body());
    if (!id.find() || !token.find()) {
      throw new IOException("sign-in answered " + answer);
    }
    return new Person(requireNonNull(id.group(1)), requireNonNull(token.group(1)));
  }

  private static String[] bearer(Person person) {
    return new String[] {"Authorization", "Bearer " + person.token()};
  }

  private static void expect(Answer answer, int status) throws IOException {
    if (answer.status() != status) {
      throw new IOException("expected " + status + ", was " + answer);
    }
  }

  private static String said(PageRound round) {
    return "first view %d bytes in %.0f ms, events on the screen after %.0f ms (p95)"
        .formatted(round.bytes(), round.viewMillis(), round.deliveryP95Millis());
  }
}
