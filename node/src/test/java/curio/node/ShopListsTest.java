package curio.node;

import static curio.node.ShopDesk.json;
import static curio.testkit.Eventually.eventually;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import curio.node.People.Person;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whom the shop does not deal with, what is found in it, and what followers are told of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShopListsTest {
  private static final Pattern NEXT = Pattern.compile("<(.+)>; rel=\"next\"");
  private static final Pattern ITEM = Pattern.compile("\"item\":\\{\"id\":\"([^\"]+)\"");
  private static final String LOAN = "'price':30,'tax':2,'limitDays':9";

  @TempDir private static Path directory;
  private Path list;
  private OwnDatabase own;
  private Person clerk;
  private Person admin;
  private Person anna;
  private Person bert;
  private ShopDesk desk;

  @BeforeAll
  void start() {
    list = directory.resolve(shape() + ".txt");
    write("# entries: 0");
    own =
        new OwnDatabase(
            shape(),
            "--accounts.throttle",
            "false",
            "--shop.fraud-list",
            list.toString(),
            "--shop.fraud-list-every",
            "1d");
    clerk = People.clerk(own.node(), own.database(), "the.clerk");
    admin = People.admin(own.node(), own.database(), "the.admin");
    anna = People.signUp(own.node(), "anna.k");
    bert = People.signUp(own.node(), "bert.m");
    desk = new ShopDesk(clerk);
    change(bert, "'firstName':'Albertus','lastName':'Magnus'");
  }

  @AfterAll
  void stop() {
    own.close();
  }

  /** {@link ShopListsApartTest} runs the same with another. */
  Shape shape() {
    return Shape.TOGETHER;
  }

  @Test
  void thoseOnTheListAreRefusedWhatTheyCouldDoHarmWith() {
    assertThat(reload("# entries: 0").json()).containsEntry("entries", 0);
    desk.add("owed-1", "Owed");
    desk.apply("pawn", "owed-1", "'clientId':'" + anna.id() + "'," + LOAN);
    desk.add("free-1", "Free");

    var state = reload("# of the police\n  ANNA.K\t# since May\nalbertus   MAGNUS\nw-bad\n");
    assertThat(state.json()).containsEntry("entries", 3).doesNotContainKey("error");
    assertThat(state.text("loadedAt")).isNotEmpty();
    assertThat(admin.get("/shop/fraud-list").json()).isEqualTo(state.json());
    var version = state.text("version");

    for (var client : List.of(Long.toString(anna.id()), Long.toString(bert.id()), "w-bad")) {
      var who = "'clientId':'" + client + "',";
      assertRefused(desk.act("buy", "free-1", who + "'price':100"), version);
      assertRefused(desk.act("sell", "free-1", who + "'price':1"), version);
      assertRefused(desk.act("pawn", "free-1", who + LOAN), version);
    }
    var body = json("'itemId':'free-1','price':100");
    assertRefused(anna.send("POST", "/item/action/buy", body), version);
    assertOrderIsRejected("order-of-anna");
    // What is missing or not possible is told first, or not at all.
    anna.send("POST", "/item/action/buy", json("'itemId':'nowhere','price':1"))
        .assertOrderProblem(404);

    desk.apply("extend", "owed-1", "'clientId':'" + anna.id() + "'");
    var redeemed = anna.send("POST", "/item/action/redeem", json("'itemId':'owed-1'"));
    assertThat(redeemed.status()).as(redeemed.body()).isEqualTo(200);
    desk.apply("buy", "free-1", "'clientId':'w-good','price':100");

    for (var broken : List.of("", "\u00a0\n", "anna.k\n# entries: 2", "anna.k\n\0", "\udcff")) {
      assertKept(reload(broken), version);
    }
    delete();
    assertKept(reload(), version);
    desk.add("free-2", "Free");
    var second = json("'itemId':'free-2','price':100");
    assertRefused(anna.send("POST", "/item/action/buy", second), version);
    assertThat(reload("# entries: 0").json()).doesNotContainKey("error");
    assertThat(anna.send("POST", "/item/action/buy", second).status()).isEqualTo(200);
  }

  private void assertOrderIsRejected(String key) {
    var shopper = new Shopper(own.node(), anna.token());
    var order = shopper.place(key, json("'price':100,'itemId':'free-1'")).text("orderId");
    eventually(() -> {
      var state = shopper.get(Shopper.ORDERS + order);
      assertThat(state.body()).contains("\"rejected\"", "does not deal with");
      assertThat(state.body().toLowerCase(Locale.ROOT)).doesNotContain("police");
    });
  }

  private static void assertRefused(Answer answer, String version) {
    answer.assertOrderProblem(403);
    assertThat(answer.json()).containsEntry("fraudListVersion", version);
    assertThat(answer.body())
        .doesNotContainIgnoringCase("anna.k")
        .doesNotContainIgnoringCase("magnus")
        .doesNotContain("w-bad", "police");
  }

  private static void assertKept(Answer state, String version) {
    assertThat(state.json()).containsEntry("version", version).containsEntry("entries", 3);
    assertThat(state.text("error")).isNotEmpty().isNotEqualTo("null").doesNotContain("anna");
  }

  private Answer reload(String text) {
    write(text);
    return reload();
  }

  private Answer reload() {
    var state = admin.send("POST", "/shop/fraud-list/reload", "");
    assertThat(state.status()).as(state.body()).isEqualTo(200);
    return state;
  }

  /** Half a character is written as a byte that is no UTF-8. */
  private void write(String text) {
    try {
      var bytes = text.getBytes(StandardCharsets.UTF_8);
      Files.write(list, text.equals("\udcff") ? new byte[] {'a', (byte) 0xff} : bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void delete() {
    try {
      Files.delete(list);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Stra\u00dfenbahn f\u00fcr Kinder, strassenb",
    "\u0141\u00f3d\u017a w butelce, lodz%20bu",
    "Sm\u00f8rrebr\u00f8d, SMORREbrod",
    "\u0110or\u0111e, dor",
    "\u00c6ther, aeth",
    "Caf\u00e9 au lait, 'cafe%CC%81'",
    "Zo\u00eb 50%_off, 50%25_o"
  })
  void wordsAreFoundHoweverTheyAreWritten(String name, String query) {
    var id = "word-" + Integer.toHexString(name.hashCode());
    desk.add(id, name);

    assertThat(ids(own.node().get("/item/fetch?name=" + query))).containsExactly(id);
  }

  @ParameterizedTest
  @CsvSource({
    "%25ild, 404",
    "_ild, 404",
    "w%25d, 404",
    "wi_d, 404",
    "ild, 404",
    "%25, 400",
    "_, 400"
  })
  void nothingIsAWildcard(String query, int status) {
    desk.add("wild-" + Integer.toHexString(query.hashCode()), "Wild thing");

    own.node().get("/item/fetch?name=" + query).assertOrderProblem(status);
  }

  @Test
  void severalFiltersHoldTogetherAndPagesLeadToTheEnd() {
    var all = new ArrayList<String>();
    for (int i = 0; i < 7; i++) {
      desk.add("page-" + i, "Pagewise n" + i, "'category':'Electronics','state':'Good','price':1");
      all.addFirst("page-" + i);
    }
    desk.add("page-x", "Pagewise x", "'category':'Electronics','state':'New','price':1");
    desk.add("page-y", "Other", "'category':'Electronics','state':'Good','price':1");
    for (var each : List.of("page-1", "page-4", "page-x", "page-y")) {
      desk.apply("sell", each, "'clientId':'w-1','price':1");
    }

    for (var query :
        Map.of(
                "name=pagewise&state=Good", all,
                "holding=IN_SHOP&name=pagew", List.of("page-x", "page-4", "page-1"),
                "holding=IN_SHOP&category=Electronics&state=Good",
                    List.of("page-y", "page-4", "page-1"),
                "category=Electronics&state=New&holding=IN_SHOP&name=x", List.of("page-x"))
            .entrySet()) {
      assertThat(pages(query.getKey(), 1)).as(query.getKey()).isEqualTo(query.getValue());
      assertThat(pages(query.getKey(), 3)).as(query.getKey()).isEqualTo(query.getValue());
      assertThat(pages(query.getKey(), 100)).as(query.getKey()).isEqualTo(query.getValue());
    }
    assertThat(
            own.node()
                .get("/item/fetch?holding=PAWNED&name=pagewise")
                .assertOrderProblem(404)
                .body())
        .contains("No items found with name pagewise and holding PAWNED.");
    var cursor = own.node().get("/item/fetch?name=pagewise&limit=1").header("Link");
    var next = cursor.substring(cursor.indexOf("&cursor="), cursor.indexOf('>'));
    own.node().get("/item/fetch?name=other" + next).assertOrderProblem(400);
    own.node().get("/item/fetch?category=Electronics" + next).assertOrderProblem(400);
  }

  private List<String> pages(String query, int limit) {
    var all = new ArrayList<String>();
    var page = own.node().get("/item/fetch?" + query + "&limit=" + limit);
    while (true) {
      all.addAll(ids(page));
      var link = NEXT.matcher(page.header("Link"));
      if (!link.matches()) {
        return all;
      }
      assertThat(ids(page)).hasSize(limit);
      page = own.node().get(requireNonNull(link.group(1)));
    }
  }

  private static List<String> ids(Answer page) {
    assertThat(page.status()).as(page.body()).isEqualTo(200);
    return ITEM.matcher(page.body())
        .results()
        .map(found -> requireNonNull(found.group(1)))
        .toList();
  }

  @Test
  void followersAreToldWhatIsOfferedAndBoughtAndNothingElse() {
    var dora = People.signUp(own.node(), "dora.the.buyer");
    var carl = People.signUp(own.node(), "carl.who.follows");
    change(dora, "'privacy':{'buy':true}");
    for (var followed : List.of(dora, clerk)) {
      assertThat(carl.send("POST", "/v1/friends/" + followed.id(), "").status()).isEqualTo(200);
    }
    desk.add("told-1", "Told once");
    desk.add("told-2", "Told twice");
    assertThat(buy(dora, "told-1").status()).isEqualTo(200);
    desk.apply("sell", "told-1", "'clientId':'" + dora.id() + "','price':50");
    desk.add("told-3", "Told thrice");
    desk.apply("pawn", "told-3", "'clientId':'" + dora.id() + "'," + LOAN);
    // What follows of the same person comes after, so nothing before is still on its way.
    assertThat(buy(dora, "told-2").status()).isEqualTo(200);

    eventually(() ->
        assertThat(told(carl))
            .containsExactlyInAnyOrder(
                "item told-1 the.clerk offers Told once",
                "item told-2 the.clerk offers Told twice",
                "item told-3 the.clerk offers Told thrice",
                "buy told-1 dora.the.buyer bought Told once",
                "buy told-2 dora.the.buyer bought Told twice"));
    assertThat(told(dora))
        .contains(
            "sell told-1 dora.the.buyer sold Told once",
            "pawn told-3 dora.the.buyer pawned Told thrice");
    assertThat(told(bert)).noneMatch(line -> line.contains("told-"));
    try (var socket = NewsSocket.of(carl)) {
      assertThat(socket.next("list").body()).contains("told-2").doesNotContain(" sold ", "pawned");
    }
  }

  private static Answer buy(Person by, String item) {
    return by.send("POST", "/item/action/buy", json("'itemId':'" + item + "','price':100"));
  }

  private static List<String> told(Person reader) {
    return reader.get("/v1/news/list?limit=100").list("data").stream()
        .filter(event -> String.valueOf(event.get("itemId")).startsWith("told-"))
        .map(event -> event.get("name") + " " + event.get("itemId") + " " + event.get("message"))
        .toList();
  }

  private static void change(Person person, String members) {
    var changed = person.send("PUT", "/v1/users/me", json(members));
    assertThat(changed.status()).as(changed.body()).isEqualTo(200);
  }
}
