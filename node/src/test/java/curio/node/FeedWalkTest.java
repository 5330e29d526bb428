package curio.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Two testers, as document 002 prints it. */
class FeedWalkTest {
  @Test
  void whatOneDoesAppearsInTheOthersBrowser() {
    try (var node = RunningNode.start(shape(), "--demo", "--accounts.throttle", "false")) {
      var tester = People.signUp(node, "tester");
      var tester2 = People.signUp(node, "tester2");
      try (var browser = NewsSocket.of(tester)) {
        assertThat(browser.next("list").list("data")).isEmpty();

        assertThat(tester.send("POST", "/v1/friends/" + tester2.id(), "").status()).isEqualTo(200);
        var again = tester2.again();
        var login = browser.next("event");
        var followed = again.send("POST", "/v1/friends/1", "");
        var follow = browser.next("event");
        assertThat(again.send("POST", "/v1/auth/sign-out", "").status()).isEqualTo(200);
        var logout = browser.next("event");

        assertThat(followed.text("username")).isEqualTo("janitor");
        assertThat(login.json())
            .containsEntry("name", "login")
            .containsEntry("message", "tester2 just logged in")
            .containsEntry("uid", (int) tester2.id());
        assertThat(follow.text("message")).isEqualTo("tester2 now follows for the janitor");
        assertThat(logout.text("message")).isEqualTo("tester2 just logged out");
        try (var reloaded = NewsSocket.of(tester)) {
          assertThat(reloaded.next("list").list("data"))
              .extracting(event -> event.get("id"))
              .containsExactlyElementsOf(ids(login, follow, logout));
        }
        var page = tester.get("/v1/news/list");
        assertThat(page.list("data"))
            .extracting(event -> event.get("cursor"))
            .containsExactlyElementsOf(cursors(login, follow, logout));
      }
    }
  }

  /** {@link FeedWalkApartTest} runs the same with another. */
  Shape shape() {
    return Shape.TOGETHER;
  }

  private static List<Object> ids(Answer... events) {
    return members("id", events);
  }

  private static List<Object> cursors(Answer... events) {
    return members("cursor", events);
  }

  private static List<Object> members(String name, Answer... events) {
    var all = new ArrayList<Object>();
    for (var event : events) {
      all.add(Objects.requireNonNull(event.json().get(name)));
    }
    return all;
  }
}
