package curio.node.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import curio.http.json.Json;
import curio.node.Answer;
import curio.node.Images;
import curio.node.People.Person;
import curio.node.page.Screens.Screen;
import curio.node.page.Screens.Who;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What people write to see a page break is shown as text, and no screen becomes wider than its
 * window by it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageHostileTest extends InBrowser {
  private static final int LONGEST_NAME = 100;
  private static final int LONGEST_TITLE = 200;
  private static final int LONGEST_TAG = 50;
  private static final int LONGEST_POST = 2_000;

  private final List<String> pictures = new ArrayList<>();
  private final List<String> items = new ArrayList<>();
  private Person author;
  private Person reader;

  @BeforeAll
  void writeThemEverywhere() {
    author = server().admin("hostile");
    reader = server().member("hostile");
    made(reader.send("POST", "/v1/friends/" + author.id(), ""));
    var name = HostileTexts.all(LONGEST_NAME);
    made(
        author.send(
            "PUT",
            "/v1/users/me",
            json(
                Map.of(
                    "firstName", name.get(0),
                    "lastName", name.get(4),
                    "city", name.get(1),
                    "interests", name.get(0),
                    "showName", true))));
    HostileTexts.all(LONGEST_POST)
        .forEach(text -> made(author.send("POST", "/v1/posts", json(Map.of("text", text)))));
    HostileTexts.all(LONGEST_TITLE).forEach(text -> pictures.addAll(ids(share(text), "imageID")));
    HostileTexts.all(LONGEST_NAME).forEach(text -> items.addAll(ids(offer(text), "id")));
    assertThat(pictures).hasSizeGreaterThan(2);
    assertThat(items).hasSizeGreaterThan(2);
  }

  Stream<Screen> screens() {
    return Stream.of(
            Stream.of(
                new Screen("/", Who.VISITOR),
                new Screen("/app/feed", Who.MEMBER),
                new Screen("/app/people", Who.MEMBER),
                new Screen("/app/people/" + author.id(), Who.MEMBER),
                new Screen("/app/people/" + author.id() + "?show=pictures", Who.MEMBER),
                new Screen("/app/gallery", Who.VISITOR),
                new Screen("/app/shop?holding=", Who.VISITOR),
                new Screen("/app/shop?name=%3Cscript%3Ewindow.hit%3D1", Who.VISITOR),
                new Screen("/app/account", Who.ADMIN),
                new Screen("/app/admin", Who.ADMIN),
                new Screen("/app/none/%3Cscript%3E", Who.VISITOR)),
            pictures.stream().map(id -> new Screen("/app/gallery/" + id, Who.MEMBER)),
            items.stream().map(id -> new Screen("/app/shop/" + id, Who.MEMBER)))
        .flatMap(some -> some);
  }

  /** An address or a password that was cut would be another one. */
  @Test
  void whatIsTooLongIsRefusedAndNotCut() {
    var visitor = visitor().open("/app/sign-up");
    var password = visitor.field("Password");

    password.fill("p".repeat(140));
    assertThat(password.inputValue()).hasSize(140);
    assertThat(password.evaluate("field => field.validationMessage"))
        .isEqualTo("At most 128 characters, please.");
    password.fill("\uD83C\uDFBA".repeat(128));
    assertThat(password.evaluate("field => field.validationMessage")).isEqualTo("");
  }

  @ParameterizedTest
  @MethodSource("screens")
  void itIsTextAndTheLayoutIsWhole(Screen screen) {
    var visitor = visitor(Look.PHONE).expectingRefusals();
    if (screen.who() != Who.VISITOR) {
      visitor.as(screen.who() == Who.MEMBER ? reader : author);
    }

    visitor.open(screen.path());
    visitor.shot("hostile/" + screen.path().replaceAll("\\W+", "-"));

    assertThat(visitor.page().evaluate("window.hit")).isNull();
    assertThat(visitor.page().locator("main script, main img[src=x]").count()).isZero();
    assertThat(Layout.faults(visitor.page(), Look.PHONE)).isEmpty();
    visitor.look(Look.DESKTOP);
    assertThat(Layout.faults(visitor.page(), Look.DESKTOP)).isEmpty();
  }

  private Answer share(String text) {
    var tag = text.substring(0, Math.min(text.length(), LONGEST_TAG)).strip();
    return author.send(
        "POST",
        "/img",
        json(
            Map.of(
                "imageBlob", Images.PNG,
                "title", text,
                "description", text,
                "alt", text,
                "tags", List.of(tag))));
  }

  private Answer offer(String text) {
    return author.send(
        "POST",
        "/item/add",
        json(Map.of("name", text, "category", "Jewelry", "price", 12, "state", "Good")));
  }

  /** None if it was refused: some signs may not stand in names. */
  private static List<String> ids(Answer answer, String member) {
    return answer.status() == 400 ? List.of() : List.of(made(answer).text(member));
  }

  private static Answer made(Answer answer) {
    assertThat(answer.status()).as(answer.body()).isBetween(200, 201);
    return answer;
  }

  private static String json(Object value) {
    return new String(Json.write(value), UTF_8);
  }
}
