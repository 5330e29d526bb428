package curio.node;

import static curio.node.ShopDesk.json;
import static curio.testkit.Eventually.eventually;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import curio.node.People.Person;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be done with items and what cannot, in a shop that is set in its own way. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShopRulesTest {
  /** The day there begins 14 hours before that of UTC. */
  private static final ZoneId ZONE = ZoneId.of("Pacific/Kiritimati");

  private static final String KEY = "Idempotency-Key";
  private static final Duration FORFEITED_WITHIN = Duration.ofSeconds(60);

  private static final Map<String, String> MEMBERS =
      Map.of(
          "buy", ",'price':100",
          "sell", ",'price':40",
          "pawn", ",'price':40,'tax':2,'limitDays':9",
          "redeem", "",
          "extend", "");

  private final LocalDate twoDaysAgo = LocalDate.now(ZoneOffset.UTC).minusDays(2);
  private OwnDatabase own;
  private RunningNode other;
  private Person clerk;
  private Person admin;
  private Person anna;
  private ShopDesk desk;
  private String ticketThatIsOver;
  private int items;

  @BeforeAll
  void start() {
    var options =
        new ArrayList<>(List.of("--accounts.throttle", "false", "--shop.time-zone", ZONE.getId()));
    options.addAll(List.of("--shop.grace-days", "2", "--shop.shortest-term-days", "3"));
    options.addAll(List.of("--shop.surplus", "true", "--cluster-secret", Shape.SECRET));
    own = new OwnDatabase(options.toArray(String[]::new));
    options.addAll(List.of("--roles", "gateway,registry", "--shop.commands-per-minute", "6"));
    other = own.another(options.toArray(String[]::new));
    clerk = People.clerk(own.node(), own.database(), "the.clerk");
    admin = People.admin(own.node(), own.database(), "the.admin");
    anna = People.signUp(own.node(), "anna.k");
    desk = new ShopDesk(clerk);
    // Forfeited meanwhile.
    desk.add("late-1", "Late");
    var date = twoDaysAgo.minusDays(8) + "T12:00:00Z";
    var terms = "'clientId':'w-1','price':50,'tax':5,'limitDays':3,'date':'" + date + "'";
    ticketThatIsOver = desk.apply("pawn", "late-1", terms).text("id");
  }

  @AfterAll
  void stop() {
    other.close();
    own.close();
  }

  @Test
  void termsAreCountedInTheDaysOfTheShop() {
    desk.add("term-1", "Term");
    var terms = "'clientId':'w-1','price':50,'tax':5,'limitDays':";

    assertThat(desk.refuse(400, "pawn", "term-1", terms + 2)).contains("3 to 1830");
    desk.apply("pawn", "term-1", terms + "3,'date':'" + twoDaysAgo + "T12:00:00Z'");

    // There it was the next day already, and midnight is at ten in the morning.
    var ticket = desk.fetch("term-1").list("pawns").getFirst();
    assertThat(ticket)
        .containsEntry("due", twoDaysAgo.plusDays(4).toString())
        .containsEntry("forfeitsAt", twoDaysAgo.plusDays(6) + "T10:00:00Z");
    assertThat(clerk.get("/shop/tickets?due=" + ticket.get("due")).list("tickets"))
        .extracting(open -> open.get("itemId"))
        .contains("term-1");
    desk.apply("extend", "term-1", "'clientId':'w-1','price':5");
    assertThat(desk.fetch("term-1").list("pawns").getFirst())
        .containsEntry("due", twoDaysAgo.plusDays(7).toString());
    desk.apply("redeem", "term-1", "'clientId':'w-1'");
    desk.apply("sell", "term-1", "'clientId':'w-1','price':1,'date':'" + twoDaysAgo + "'");
    assertThat(desk.fetch("term-1").list("sells").getFirst())
        .containsEntry("date", twoDaysAgo.minusDays(1) + "T10:00:00Z");
  }

  @Test
  void whatAForfeitedItemBringsAboveWhatWasOwedIsOwed() {
    eventually(
        FORFEITED_WITHIN,
        () -> assertThat(desk.item("late-1")).containsEntry("holding", "IN_SHOP"));
    desk.apply("buy", "late-1", "'clientId':'w-2','price':70");

    assertThat(clerk.get("/shop/tickets/" + ticketThatIsOver).body())
        .contains("The shop owes the client 15.00.");
    assertThat(desk.fetch("late-1").list("pawns").getFirst())
        .containsEntry("status", "forfeited")
        .containsEntry("owed", 0);
  }

  /** Which actions bring an item there, which can be done then, and whether by its holder alone. */
  @ParameterizedTest
  @CsvSource({
    "REGISTERED, '', buy sell pawn, false",
    "IN_SHOP, sell, buy, false",
    "WITH_CLIENT, buy, sell pawn, true",
    "PAWNED, pawn, extend redeem, true"
  })
  void whatTheTableDoesNotHaveIsAConflict(
      String holding, String way, String actions, boolean holderOnly) {
    var applied = List.of(actions.split(" "));
    var item = item(holding, way);

    for (var action : MEMBERS.keySet()) {
      for (var client : List.of("w-1", "w-2")) {
        boolean isDone = applied.contains(action) && (!holderOnly || client.equals("w-1"));
        var members = "'clientId':'" + client + "'" + MEMBERS.get(action);
        if (isDone) {
          desk.apply(action, item(holding, way), members);
        } else {
          assertThat(desk.refuse(409, action, item, members)).contains(holding);
        }
      }
    }

    assertThat(desk.item(item)).containsEntry("version", way.isEmpty() ? 1 : 2);
    desk.apply("change", item, "'price':101");
    assertThat(desk.item(item)).containsEntry("holding", holding).containsEntry("price", 101);
  }

  /** A new one, brought there by w-1. */
  private String item(String holding, String way) {
    var id = holding + "-" + ++items;
    desk.add(id, "Thing");
    if (!way.isEmpty()) {
      desk.apply(way, id, "'clientId':'w-1'" + MEMBERS.get(way));
    }
    return id;
  }

  @Test
  void whatIsChangedIsShownAndFound() {
    var image = Images.add(clerk, "public");
    desk.add("cup-1", "Chipped goblet", "'category':'Clothing','state':'New','price':9.5");

    desk.apply("change", "cup-1", "'name':'\u00a0Mended  chalice ','state':'Fatal'");
    desk.apply("change", "cup-1", "'images':['" + image + "']");

    assertThat(desk.item("cup-1"))
        .containsEntry("name", "Mended  chalice")
        .containsEntry("state", "Fatal")
        .containsEntry("category", "Clothing")
        .containsEntry("images", List.of(image))
        .containsEntry("version", 3);
    assertThat(own.node().get("/item/fetch?name=chalice&state=Fatal").body()).contains("\"cup-1\"");
    own.node().get("/item/fetch?name=goblet").assertOrderProblem(404);
    own.node().get("/item/fetch?state=New&category=Clothing").assertOrderProblem(404);
    desk.apply("change", "cup-1", "'images':[]");
    assertThat(desk.item("cup-1")).containsEntry("images", List.of());
    assertThat(desk.refuse(400, "change", "cup-1", "'name':'\u00a0\u2007'")).startsWith("name: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"private", "followers", ""})
  void imagesThatAreHiddenOrNotThereCannotBeNamed(String visibility) {
    var image = visibility.isEmpty() ? "nowhere" : Images.add(anna, visibility);
    var good = Images.add(clerk, "private");
    var id = "framed-" + visibility;
    var add = "'id':'%s','name':'F','category':'Motor','price':1,'state':'New','images':['%s']";

    var refused = desk.addAnswer(add.formatted(id, image), KEY, id);
    assertThat(refused.assertOrderProblem(400).text("message")).startsWith("images: ");
    // So the key is free.
    assertThat(desk.addAnswer(add.formatted(id, good), KEY, id).status()).isEqualTo(201);
    assertThat(desk.refuse(400, "change", id, "'images':['" + good + "','" + image + "']"))
        .startsWith("images: ");
    assertThat(desk.item(id)).containsEntry("images", List.of(good));
  }

  @Test
  void whatWasAddedIsAnsweredAgainAlsoWithoutItsImage() {
    var image = Images.add(clerk, "public");
    var add = "'name':'F','category':'Motor','price':1,'state':'New','images':['" + image + "']";
    var added = desk.addAnswer(add, KEY, "with-image");
    assertThat(added.status()).as(added.body()).isEqualTo(201);

    assertThat(clerk.send("DELETE", "/" + image, json("'imageID':'" + image + "'")).status())
        .isEqualTo(200);

    eventually(() -> desk.addAnswer(add).assertOrderProblem(400));
    var again = desk.addAnswer(add, KEY, "with-image");
    assertThat(again.status()).as(again.body()).isEqualTo(201);
    assertThat(again.body()).isEqualTo(added.body());
    assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
  }

  @Test
  void whatCannotBeAnItemStaysNotFoundUnderItsKey() {
    desk.add("here-1", "Here");
    var body = json("'itemId':'no/where','price':100");

    buy(body, "nowhere").assertOrderProblem(404);
    var again = buy(body, "nowhere");

    assertThat(again.assertOrderProblem(404).text("message")).isEqualTo("Item not found.");
    assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
    buy(body.replace("no/where", "here-1"), "nowhere").assertOrderProblem(422);
    assertThat(desk.item("here-1")).containsEntry("holding", "REGISTERED");
  }

  private Answer buy(String body, String key) {
    return own.node()
        .send("POST", "/item/action/buy", body, "Authorization", anna.bearer(), KEY, key);
  }

  @Test
  void theBooksHaveOneEntryForEachActionAndTheCashReportTheirSums() {
    var day = LocalDate.now(ZONE);
    var before = cash(day);
    desk.add("book-1", "Book");
    desk.apply("sell", "book-1", "'clientId':'w-1','price':40.25,'profit':60");
    desk.apply("buy", "book-1", "'clientId':'w-1','price':100");
    desk.apply("pawn", "book-1", "'clientId':'w-1','price':30,'tax':2,'limitDays':9,'profit':-3");
    desk.apply("extend", "book-1", "'clientId':'w-1','price':2");
    desk.apply("redeem", "book-1", "'clientId':'w-1','price':32");
    desk.apply("change", "book-1", "'price':7");

    assertThat(entries("book-1", 2))
        .containsExactly(
            "sell cash -40.25 stock 40.25 loans 0 income 0",
            "buy cash 100 stock -40.25 loans 0 income -59.75",
            "pawn cash -30 stock 0 loans 30 income 0",
            "extend cash 2 stock 0 loans 0 income -2",
            "redeem cash 32 stock 0 loans -30 income -2");
    assertThat(entries("book-1", 100)).isEqualTo(entries("book-1", 2));
    var after = cash(day);
    assertThat(lines(after, before))
        .isEqualTo(
            Map.of(
                "buy", List.of(1.0, 100.0, 0.0),
                "sell", List.of(1.0, 0.0, 40.25),
                "pawn", List.of(1.0, 0.0, 30.0),
                "extend", List.of(1.0, 2.0, 0.0),
                "redeem", List.of(1.0, 32.0, 0.0)));
    assertThat(number(after.json(), "opening")).isEqualTo(number(before.json(), "opening"));
    assertThat(number(after.json(), "in") - number(before.json(), "in")).isEqualTo(134);
    assertThat(number(after.json(), "out") - number(before.json(), "out")).isEqualTo(70.25);
    assertThat(number(after.json(), "closing"))
        .isEqualTo(
            number(after.json(), "opening")
                + number(after.json(), "in")
                - number(after.json(), "out"))
        .isEqualTo(number(admin.get("/shop/ledger").object("balances"), "cash"));
  }

  /** Page by page, each in a line. */
  private List<String> entries(String item, int limit) {
    var path = "/shop/ledger/entries?itemId=" + item + "&limit=" + limit;
    var all = new ArrayList<String>();
    var page = admin.get(path);
    while (true) {
      assertThat(page.status()).as(page.body()).isEqualTo(200);
      page.list("entries").stream().map(ShopRulesTest::line).forEach(all::add);
      if (!page.json().containsKey("next")) {
        return all;
      }
      page = admin.get(path + "&cursor=" + page.text("next"));
    }
  }

  private static String line(Map<String, Object> entry) {
    var sums =
        Stream.of("cash", "stock", "loans", "income").map(name -> name + " " + entry.get(name));
    return entry.get("action") + " " + String.join(" ", sums.toList());
  }

  private Answer cash(LocalDate day) {
    var report = clerk.get("/shop/cash?date=" + day);
    assertThat(report.status()).as(report.body()).isEqualTo(200);
    return report;
  }

  /** By how much the lines of one report are more than those of another. */
  private static Map<String, List<Double>> lines(Answer after, Answer before) {
    var lines = new TreeMap<String, List<Double>>();
    for (var line : after.list("lines")) {
      var action = String.valueOf(line.get("action"));
      var old =
          before.list("lines").stream()
              .filter(each -> action.equals(each.get("action")))
              .findFirst()
              .orElse(Map.of("count", 0, "in", 0, "out", 0));
      var more =
          Stream.of("count", "in", "out").map(name -> number(line, name) - number(old, name));
      lines.put(action, more.toList());
    }
    return lines;
  }

  private static double number(Map<String, Object> object, String member) {
    return requireNonNull((Number) object.get(member), member).doubleValue();
  }

  @Test
  void whatIsDoneThroughOneNodeIsSeenAtOnceThroughAnother() {
    for (int i = 0; i < 5; i++) {
      desk.add("seen-" + i, "Seenhere n" + i);
      assertThat(other.get("/item/fetch/seen-" + i).status()).isEqualTo(200);
      assertThat(other.get("/item/fetch?name=seenhere%20n" + i).body()).contains("\"seen-" + i);
      assertThat(other.get("/item/fetch?name=seenhere&holding=REGISTERED").body())
          .contains("\"seen-" + i);
    }
    for (int i = 0; i < 3; i++) {
      var bought =
          clerk.send(
              other,
              "POST",
              "/item/action/buy",
              json("'itemId':'seen-" + i + "','clientId':'w-1','price':100"));
      assertThat(bought.status()).as(bought.body()).isEqualTo(200);
      assertThat(desk.item("seen-" + i)).containsEntry("holding", "WITH_CLIENT");
      assertThat(own.node().get("/item/fetch?name=seenhere&holding=WITH_CLIENT").body())
          .contains("\"seen-" + i);
      var state = clerk.get("/item/action/" + bought.text("id"));
      assertThat(state.json()).containsEntry("status", "applied").containsEntry("version", 2);
    }
  }

  @Test
  void commandsPastTheLimitAreToComeLater() {
    var body = json("'itemId':'nowhere','price':1");
    for (int i = 0; i < 6; i++) {
      anna.send(other, "POST", "/item/action/buy", body).assertOrderProblem(404);
    }

    var throttled = anna.send(other, "POST", "/item/action/buy", body);

    throttled.assertOrderProblem(429);
    assertThat(Integer.parseInt(throttled.header("Retry-After"))).isPositive();
    // Of one account on one node.
    assertThat(other.get("/item/fetch/nowhere").status()).isEqualTo(404);
    anna.send("POST", "/item/action/buy", body).assertOrderProblem(404);
  }
}
