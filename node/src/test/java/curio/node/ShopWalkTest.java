package curio.node;

import static curio.testkit.Eventually.eventually;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import curio.node.People.Person;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Document 004's routes, and a day at the counter, with nothing but HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShopWalkTest {
  @TempDir private static Path archive;
  private OwnDatabase own;
  private Person clerk;
  private Person admin;
  private Person anna;
  private Person bert;

  @BeforeAll
  void start() {
    own =
        new OwnDatabase(
            shape(), "--accounts.throttle", "false", "--shop.archive", archive.toString());
    clerk = People.clerk(own.node(), own.database(), "the.clerk");
    admin = People.admin(own.node(), own.database(), "the.admin");
    anna = People.signUp(own.node(), "anna.k");
    bert = People.signUp(own.node(), "bert.m");
  }

  @AfterAll
  void stop() {
    own.close();
  }

  @Test
  void theRoutesOfTheDocumentAnswer() {
    var added = add("lamp-1", "Desk l\u00e1mp", "Decoration", "40.50", "Bad");
    assertThat(added.text("id")).isEqualTo("lamp-1");
    assertThat(added.text("status")).isEqualTo("applied");
    assertThat(added.header("Location")).isEqualTo("/item/fetch/lamp-1");
    var sold = clerk("/item/action/sell", "'clientId':'w-1','itemId':'lamp-1','price':10");
    assertApplied(sold, "lamp-1", 2);
    assertApplied(
        clerk("/item/action/buy", "'clientId':'w-2','itemId':'lamp-1','price':40"), "lamp-1", 3);
    var pawned =
        clerk(
            "/item/action/pawn",
            "'clientId':'w-2','itemId':'lamp-1','price':20,'tax':2,'limitDays':30");
    assertApplied(pawned, "lamp-1", 4);

    var byId = own.node().get("/item/fetch/lamp-1");
    assertThat(byId.status()).as(byId.body()).isEqualTo(200);
    assertThat(byId.object("item"))
        .containsEntry("name", "Desk l\u00e1mp")
        .containsEntry("price", new BigDecimal("40.5"))
        .containsEntry("holding", "PAWNED")
        .containsEntry("version", 4)
        .doesNotContainKey("holder");
    assertThat(byId.list("history"))
        .extracting(entry -> entry.get("action"))
        .containsExactly("add", "sell", "buy", "pawn");
    assertThat(byId.body()).doesNotContain("w-1", "w-2", "tax", "owed");
    for (var query : List.of("name=LAMP", "category=Decoration", "state=Bad", "id=lamp-1")) {
      var found = own.node().get("/item/fetch?" + query);
      assertThat(found.status()).as(found.body()).isEqualTo(200);
      assertThat(found.body()).contains("\"id\":\"lamp-1\"");
    }
    own.node().get("/item/fetch/lamp-2").assertOrderProblem(404);
    assertThat(own.node().get("/item/fetch?category=Motor").text("message"))
        .isEqualTo("No items found with category Motor.");
    var state = clerk.get("/item/action/" + pawned.text("id"));
    assertThat(state.json())
        .isEqualTo(
            Map.of(
                "id",
                pawned.text("id"),
                "itemId",
                "lamp-1",
                "action",
                "pawn",
                "status",
                "applied",
                "version",
                4));
  }

  @Test
  void anItemNamesOnlyImagesThatAreThereForWhoNamesThem() {
    var item = "'id':'pictured-1','name':'Vase','category':'Decoration','price':1,'state':'Good'";
    var named = item + ",'images':['%s']";
    var shown = Images.add(anna, "public");
    var gone = Images.add(anna, "public");
    anna.send("DELETE", "/" + gone, "");
    for (var id : List.of(gone, Images.add(anna, "private"), "no-id")) {
      assertThat(clerk("/item/add", named.formatted(id)).status()).as(id).isEqualTo(400);
    }
    own.node().get("/item/fetch/pictured-1").assertOrderProblem(404);

    var added = clerk("/item/add", named.formatted(shown));

    assertThat(added.status()).as(added.body()).isEqualTo(201);
    assertThat(own.node().get("/item/fetch/pictured-1").object("item"))
        .containsEntry("images", List.of(shown));
  }

  @Test
  void anItemIsFoundWhereItIsSaidToBe() {
    for (var id : List.of(".", "..", "a..b", "_:-", "Lamp.1")) {
      var added = add(id, "Odd lamp", "Decoration", "1", "Good");

      var found = own.node().get(requireNonNull(added.header("Location")));

      assertThat(found.status()).as(id).isEqualTo(200);
      assertThat(found.object("item")).containsEntry("id", id);
    }
  }

  @Test
  void whatWasSettledIsInTheArchiveWithinAMinute() {
    add("kept-1", "Kept for good", "Reading", "12", "New");
    var body = "'clientId':'w-1','itemId':'kept-1','price':10";
    var applied = clerk("/item/action/sell", body);
    assertApplied(applied, "kept-1", 2);
    var rejected = clerk("/item/action/sell", body);
    rejected.assertOrderProblem(409);

    eventually(
        Duration.ofSeconds(60),
        () ->
            assertThat(shown().filter(line -> line.contains("\"kept-1\"")))
                .satisfiesExactlyInAnyOrder(
                    line -> assertThat(line).contains("\"action\":\"add\"", "\"version\":1,"),
                    line ->
                        assertThat(line)
                            .startsWith(
                                "{\"id\":\"" + applied.text("id") + "\",\"action\":\"sell\"")
                            .contains("\"clientId\":\"w-1\"", "\"applied\",\"version\":2,"),
                    line -> assertThat(line).contains("\"rejected\",\"version\":null,")));
  }

  /** As the command shows it: yesterday and today, since a day may just have begun. */
  private static Stream<String> shown() {
    var today = LocalDate.now(ZoneOffset.UTC);
    return Stream.of(today.minusDays(1), today)
        .flatMap(day -> {
          var bytes = new ByteArrayOutputStream();
          var out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
          var words =
              List.of("archive", "show", day.toString(), "--shop.archive", archive.toString());
          assertThat(new Main(Modules.ALL, out, out).run(words, Map.of())).isZero();
          return bytes.toString(StandardCharsets.UTF_8).lines();
        });
  }

  @Test
  void aDayAtTheCounter() {
    var before = admin.get("/shop/ledger").object("balances");
    add("ring-1", "Silver ring", "Jewelry", "120", "Good");
    assertApplied(
        clerk("/item/action/sell", "'clientId':'%s','itemId':'ring-1','price':80", bert),
        "ring-1",
        2);

    assertThat(
            anna.send("POST", "/item/action/buy", json("'itemId':'ring-1','price':119")).status())
        .isEqualTo(409);
    var foreign = json("'itemId':'ring-1','price':120,'clientId':'" + bert.id() + "'");
    anna.send("POST", "/item/action/buy", foreign).assertOrderProblem(403);
    var bought = anna.send("POST", "/item/action/buy", json("'itemId':'ring-1','price':120"));
    assertApplied(bought, "ring-1", 3);
    var late = bert.send("POST", "/item/action/buy", json("'itemId':'ring-1','price':120"));
    late.assertOrderProblem(409);
    assertThat(late.text("message")).contains("WITH_CLIENT");

    var pawned =
        clerk(
            "/item/action/pawn",
            "'clientId':'%s','itemId':'ring-1','price':100,'tax':5,'limitDays':30",
            anna);
    assertApplied(pawned, "ring-1", 4);
    var ticket = "/shop/tickets/" + pawned.text("id");
    assertThat(anna.get(ticket).body()).startsWith("<!doctype html>").contains("Silver ring");
    bert.get(ticket).assertOrderProblem(404);
    var due = anna.get("/item/fetch/ring-1").list("pawns").getFirst().get("due");
    assertThat(clerk.get("/shop/tickets?due=" + due).list("tickets"))
        .extracting(open -> open.get("itemId"))
        .contains("ring-1");

    assertApplied(anna.send("POST", "/item/action/extend", json("'itemId':'ring-1'")), "ring-1", 5);
    anna.send("POST", "/item/action/redeem", json("'itemId':'ring-1','price':100"))
        .assertOrderProblem(409);
    bert.send("POST", "/item/action/redeem", json("'itemId':'ring-1'")).assertOrderProblem(409);
    assertApplied(
        anna.send("POST", "/item/action/redeem", json("'itemId':'ring-1','price':105")),
        "ring-1",
        6);

    assertThat(clerk.get("/shop/cash").list("lines"))
        .extracting(line -> line.get("action"))
        .contains("sell", "buy", "pawn", "extend", "redeem");
    var after = admin.get("/shop/ledger").object("balances");
    assertThat(difference(after, before, "cash")).isEqualTo(50);
    assertThat(difference(after, before, "stock")).isEqualTo(0);
    assertThat(difference(after, before, "loans")).isEqualTo(0);
    assertThat(difference(after, before, "income")).isEqualTo(-50);
    assertThat(admin.get("/shop/ledger/entries?itemId=ring-1").list("entries")).hasSize(5);
  }

  @Test
  void ofTwoOrdersForAnItemOneIsCompleted() {
    add("vase-1", "Vase", "Decoration", "30", "New");
    var first = new Shopper(own.node(), anna.token());
    var second = new Shopper(own.node(), bert.token());

    var one = first.place("order-1", json("'price':30,'itemId':'vase-1'")).text("orderId");
    var other = second.place("order-2", json("'price':30,'itemId':'vase-1'")).text("orderId");

    eventually(() ->
        assertThat(List.of(status(first, one), status(second, other)))
            .containsExactlyInAnyOrder("completed", "rejected"));
    var rejected = status(first, one).equals("rejected") ? order(first, one) : order(second, other);
    assertThat(String.valueOf(rejected.get("reason"))).contains("WITH_CLIENT");
    assertThat(own.node().get("/item/fetch/vase-1").object("item"))
        .containsEntry("holding", "WITH_CLIENT")
        .containsEntry("version", 2);
  }

  @Test
  void ofManyWhoBuyAnItemAtOnceOneGetsIt() throws Exception {
    add("clock-1", "Clock", "Decoration", "9", "Good");
    Callable<Answer> buy =
        () -> anna.send("POST", "/item/action/buy", json("'itemId':'clock-1','price':9"));

    var answers = together(Collections.nCopies(100, buy));

    assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(1);
    assertThat(answers).filteredOn(answer -> answer.status() == 409).hasSize(99);
    assertThat(own.node().get("/item/fetch/clock-1").object("item")).containsEntry("version", 2);
  }

  @Test
  void ofTwoWhoRedeemAtOnceOneDoes() throws Exception {
    add("watch-1", "Watch", "Jewelry", "90", "Good");
    clerk(
        "/item/action/pawn", "'clientId':'w-7','itemId':'watch-1','price':5,'tax':0,'limitDays':9");
    Callable<Answer> redeem =
        () -> clerk("/item/action/redeem", "'clientId':'w-7','itemId':'watch-1','price':5");

    assertThat(together(List.of(redeem, redeem)))
        .extracting(Answer::status)
        .containsExactlyInAnyOrder(200, 409);
  }

  @Test
  void whatIsAskedAtOnceUnderOneKeyIsOneAction() throws Exception {
    add("book-1", "Book", "Reading", "3", "Bad");
    Callable<Answer> buy =
        () -> send(anna, "/item/action/buy", json("'itemId':'book-1','price':3"), "key-book");

    var answers = together(Collections.nCopies(8, buy));

    assertThat(answers).allSatisfy(answer -> assertApplied(answer, "book-1", 2));
    assertThat(answers).extracting(Answer::body).containsOnly(answers.getFirst().body());
  }

  @Test
  void whatIsAskedAgainUnderItsKeyIsDoneOnce() {
    add("coin-1", "Coin", "Collection", "5", "Good");
    var body = json("'itemId':'coin-1','price':5");

    var one = send(anna, "/item/action/buy", body, "key-1");
    var again = send(anna, "/item/action/buy", json("'price':5.00,'itemId':'coin-1'"), "key-1");
    var other = send(anna, "/item/action/buy", json("'itemId':'coin-1','price':6"), "key-1");
    var nowhere = send(anna, "/item/action/buy", json("'itemId':'coin-2','price':5"), "key-2");
    var nowhereAgain = send(anna, "/item/action/buy", json("'itemId':'coin-2','price':5"), "key-2");

    assertApplied(one, "coin-1", 2);
    assertThat(again.body()).isEqualTo(one.body());
    assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
    other.assertOrderProblem(422);
    assertThat(nowhere.assertOrderProblem(404).text("message")).isEqualTo("Item not found.");
    nowhereAgain.assertOrderProblem(404);
    assertThat(nowhereAgain.header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(own.node().get("/item/fetch/coin-1").list("history")).hasSize(2);
  }

  @Test
  void whatIsAddedIsFoundAtOnce() {
    for (int i = 0; i < 5; i++) {
      add("stamp-" + i, "Stamp n" + i, "Collection", "1", "New");
      assertThat(own.node().get("/item/fetch?name=stamp%20n" + i).body())
          .contains("\"stamp-" + i + "\"");
    }
    var page = own.node().get("/item/fetch?name=stamp&limit=2");
    assertThat(page.header("Link")).startsWith("</item/fetch?name=stamp&limit=2&cursor=");
    own.node().get("/item/fetch?name=stamp&cursor=nonsense").assertOrderProblem(400);
    clerk("/item/add", "'id':'stamp-0','name':'x','category':'Motor','price':1,'state':'New'")
        .assertOrderProblem(409);
  }

  /** {@link ShopWalkApartTest} runs the same with another. */
  Shape shape() {
    return Shape.TOGETHER;
  }

  private Answer add(String id, String name, String category, String price, String state) {
    var added =
        clerk(
            "/item/add",
            "'id':'%s','name':'%s','category':'%s','price':%s,'state':'%s'"
                .formatted(id, name, category, price, state));
    assertThat(added.status()).as(added.body()).isEqualTo(201);
    return added;
  }

  private static List<Answer> together(List<Callable<Answer>> requests) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers = new ArrayList<Answer>();
      for (var answer : threads.invokeAll(requests)) {
        answers.add(answer.get());
      }
      return answers;
    }
  }

  private Answer clerk(String path, String members) {
    return clerk.send("POST", path, json(members));
  }

  private Answer clerk(String path, String members, Person client) {
    return clerk(path, members.formatted(client.id()));
  }

  private Answer send(Person by, String path, String body, String key) {
    return own.node()
        .send("POST", path, body, "Authorization", by.bearer(), "Idempotency-Key", key);
  }

  private static String json(String members) {
    return "{" + members.replace('\'', '"') + "}";
  }

  private static void assertApplied(Answer answer, String item, int version) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.json())
        .containsEntry("itemId", item)
        .containsEntry("status", "applied")
        .containsEntry("version", version);
  }

  private static double difference(
      Map<String, Object> after, Map<String, Object> before, String account) {
    return number(after, account) - number(before, account);
  }

  private static double number(Map<String, Object> balances, String account) {
    return requireNonNull((Number) balances.get(account), account).doubleValue();
  }

  private static String status(Shopper shopper, String order) {
    return String.valueOf(order(shopper, order).get("status"));
  }

  private static Map<String, Object> order(Shopper shopper, String order) {
    return shopper.get(Shopper.ORDERS + order).object("data", "data");
  }
}
