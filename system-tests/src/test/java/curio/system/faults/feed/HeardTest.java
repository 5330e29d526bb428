package curio.system.faults.feed;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A reader keeps what it was told, and passes over what it was told by lines it has given up. */
class HeardTest {
  private final Heard heard = new Heard();
  private final Object line = new Object();

  HeardTest() {
    heard.listenTo(line);
  }

  private void list(boolean more, String... ids) {
    var events = new StringBuilder();
    for (var id : ids) {
      events
          .append(events.isEmpty() ? "" : ",")
          .append("{\"id\":\"%1$s\",\"cursor\":\"c-%1$s\"}".formatted(id));
    }
    say(
        "{\"object\":\"list\",\"data\":[%s],\"cursor\":\"l\",\"complete\":true,\"more\":%s}"
            .formatted(events, more));
  }

  private void event(String id) {
    say(
        "{\"object\":\"event\",\"name\":\"post\",\"id\":\"%1$s\",\"cursor\":\"c-%1$s\"}"
            .formatted(id));
  }

  private void say(String json) {
    heard.take(line, json, null);
  }

  @Test
  void keepsAllThatItIsToldAndTheLastCursor() {
    list(false, "a", "b");
    assertThat(heard.cursor()).contains("l");
    event("c");
    event("b");

    assertThat(heard.events()).containsExactly("a", "b", "c", "b");
    assertThat(heard.cursor()).contains("c-b");
  }

  @Test
  void aListThatItAskedForMayRepeatWhatIsKnown() {
    list(true, "a");
    assertThat(heard.askForList()).isFalse();
    list(false, "b");
    assertThat(heard.askForList()).isTrue();
    event("c");
    list(false, "a", "b", "c", "d");
    list(false, "d");

    assertThat(heard.events()).containsExactly("a", "b", "c", "d", "d");
  }

  @Test
  void linesThatItHasGivenUpDoNotCount() {
    heard.listenTo(new Object());
    list(false, "a");

    assertThat(heard.events()).isEmpty();
    assertThat(heard.cursor()).isEmpty();
  }

  @Test
  void whatCannotBeReadIsNoEventOfAnybody() {
    say("{\"object\"");

    assertThat(heard.events()).singleElement().asString().startsWith("unreadable");
  }

  @Test
  void theCursorOfAStreamStandsBesideTheFrame() {
    heard.take(line, "{\"object\":\"event\",\"id\":\"a\",\"cursor\":\"x\"}", "y");

    assertThat(heard.cursor()).contains("y");
  }
}
