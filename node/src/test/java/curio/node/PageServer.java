package curio.node;

import curio.node.People.Person;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the tests of the page share: one node with the people, pictures and items of the demo, and
 * one Chromium, for all of them in this JVM. To be used by the thread that runs the tests.
 */
public final class PageServer {
  private final OwnDatabase own =
      new OwnDatabase(
          "--demo",
          "--accounts.throttle",
          "false",
          "--mobile-id.starts-per-phone",
          "0",
          "--mobile-id.starts-per-person",
          "0",
          "--mobile-id-mock.shortest-answer",
          "400ms",
          "--mobile-id-mock.longest-answer",
          "800ms");
  private final TestBrowser browser = TestBrowser.start();
  private final AtomicInteger people = new AtomicInteger();

  private PageServer() {}

  /** It is started for whoever asks first, and ends with the JVM, which outlives each class. */
  private static final class Shared {
    static final PageServer SERVER = new PageServer();
  }

  /** The server of all tests. */
  public static PageServer shared() {
    return Shared.SERVER;
  }

  /** The port that the page is served at. */
  public int port() {
    return own.node().port();
  }

  /** The browser of all tests. */
  public TestBrowser browser() {
    return browser;
  }

  /** A new account of a name that begins so. */
  public Person member(String beginning) {
    return People.signUp(own.node(), fresh(beginning));
  }

  /** The same of a clerk. */
  public Person clerk(String beginning) {
    return People.clerk(own.node(), own.database(), fresh(beginning));
  }

  /** The same of an administrator. */
  public Person admin(String beginning) {
    return People.admin(own.node(), own.database(), fresh(beginning));
  }

  /** Somebody who has an account, signed in once more. */
  public Person again(String username) {
    return People.signIn(own.node(), username);
  }

  /** Orders for so much; the order's id. */
  public String order(Person person, int price) {
    var body = "{\"price\": %d}".formatted(price);
    return new Shopper(own.node(), person.token()).place(fresh("key-"), body).text("orderId");
  }

  /** Reads as a visitor. */
  public Answer get(String path) {
    return own.node().get(path);
  }

  /** A name that nobody has. */
  public String fresh(String beginning) {
    return beginning + people.incrementAndGet();
  }
}
