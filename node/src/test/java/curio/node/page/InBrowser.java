package curio.node.page;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.assertions.PlaywrightAssertions;
import curio.node.PageServer;
import curio.node.People.Person;
import curio.node.TestBrowser;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A test of the page in a real browser. Skipped where there is no Chromium; {@code -Dchromium=PATH}
 * names one.
 */
abstract class InBrowser {
  /** In {@code ./curio test --long} all combinations are tried, else a choice of them. */
  static final boolean LONG = Boolean.getBoolean("long");

  /** The machine may do much else meanwhile. */
  private static final double PATIENCE_MILLIS = 30_000;

  private final List<Visitor> visitors = new ArrayList<>();

  @RegisterExtension
  final AfterTestExecutionCallback views =
      test -> {
        if (test.getExecutionException().isPresent()) {
          visitors.forEach(visitor -> System.out.println(visitor.view()));
        }
      };

  @BeforeAll
  static void chromiumIsHere() {
    assumeTrue(TestBrowser.isHere(), TestBrowser.NONE);
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
  }

  static PageServer server() {
    return PageServer.shared();
  }

  /** Somebody who is not signed in. */
  Visitor visitor() {
    return visitor(Look.DESKTOP);
  }

  Visitor visitor(Look look) {
    return visitor(server().port(), look);
  }

  /** The same of whatever answers at the port. */
  Visitor visitor(int port, Look look) {
    var visitor = Visitor.at(port, look);
    visitors.add(visitor);
    return visitor;
  }

  /** Somebody who is signed in. */
  Visitor visitor(Person person) {
    return visitor().as(person);
  }

  @AfterEach
  void leave() {
    var failures = new ArrayList<AssertionError>();
    for (var visitor : visitors.reversed()) {
      try {
        visitor.close();
      } catch (AssertionError complaint) {
        failures.add(complaint);
      }
    }
    visitors.clear();
    if (!failures.isEmpty()) {
      throw failures.getFirst();
    }
  }
}
