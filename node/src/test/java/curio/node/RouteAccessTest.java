package curio.node;

import static org.assertj.core.api.Assertions.assertThat;

import curio.http.Access;
import curio.http.Routes;
import curio.node.People.Person;
import curio.testkit.SettableClock;
import curio.testkit.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Who may do what: every route of the public port, asked by nobody, with every kind of bad token,
 * by another member, by the owner of what it is about, by a clerk, and by an administrator.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RouteAccessTest {
  /**
   * Words with a dollar stand for: an unused user name, the owner's name, id, order, post, image,
   * image that nobody else sees and second session, and a picture.
   */
  private static final String TABLE =
      """
      # nobody | bad token | other | owner | clerk | admin | request
      200 | 200 | 200 | 200 | 200 | 200 | GET /.well-known/jwks.json
      404 | 404 | 404 | 404 | 404 | 404 | GET /.well-known/security.txt
      302 | 302 | 302 | 302 | 302 | 302 | GET /.well-known/change-password
      200 | 200 | 200 | 200 | 200 | 200 | GET /
      200 | 200 | 200 | 200 | 200 | 200 | GET /app/feed
      200 | 200 | 200 | 200 | 200 | 200 | GET /app/people/$ID
      200 | 200 | 200 | 200 | 200 | 200 | GET /app/people/$ID/pictures
      200 | 200 | 200 | 200 | 200 | 200 | GET /page/some/app.js
      200 | 200 | 200 | 200 | 200 | 200 | GET /page/some/style/style.css
      200 | 200 | 200 | 200 | 200 | 200 | GET /page/some/screens/feed/feed.js
      200 | 200 | 200 | 200 | 200 | 200 | GET /docs
      200 | 200 | 200 | 200 | 200 | 200 | GET /docs/docs.css
      200 | 200 | 200 | 200 | 200 | 200 | GET /docs/docs.js
      200 | 200 | 200 | 200 | 200 | 200 | GET /docs/errors.json
      200 | 200 | 200 | 200 | 200 | 200 | GET /feed-client.js
      200 | 200 | 200 | 200 | 200 | 200 | GET /openapi.json
      200 | 200 | 200 | 200 | 200 | 200 | GET /reset
      200 | 200 | 200 | 200 | 200 | 200 | GET /reset/reset.css
      200 | 200 | 200 | 200 | 200 | 200 | GET /reset/reset.js
      201 | 201 | 201 | 201 | 201 | 201 | POST /signup {"name":"$NEW","password":"1234567890"}
      200 | 200 | 200 | 200 | 200 | 200 | POST /login {"name":"$OWNER","password":"1234567890"}
      401 | 401 | 401 | 401 | 401 | 401 | POST /token/refresh {}
      200 | 401 | 200 | 200 | 200 | 200 | GET /logout
      200 | 401 | 200 | 200 | 200 | 200 | POST /logout
      200 | 200 | 200 | 200 | 200 | 200 | POST /v1/auth/sign-up {"username":"$NEW","password":"1234567890","passwordConfirm":"1234567890","gender":"f"}
      200 | 200 | 200 | 200 | 200 | 200 | POST /v1/auth/sign-in {"username":"$OWNER","password":"1234567890"}
      401 | 401 | 200 | 200 | 200 | 200 | POST /v1/auth/sign-out
      401 | 401 | 200 | 200 | 200 | 200 | GET /v1/auth/sessions
      401 | 401 | 200 | 200 | 200 | 200 | DELETE /v1/auth/sessions
      401 | 401 | 404 | 200 | 404 | 404 | DELETE /v1/auth/sessions/$SESSION
      202 | 202 | 202 | 202 | 202 | 202 | POST /v1/auth/forgot {"email":"$NEW@example.org"}
      400 | 400 | 400 | 400 | 400 | 400 | POST /v1/auth/reset {"token":"none","password":"1234567890","passwordConfirm":"1234567890"}
      401 | 401 | 200 | 200 | 200 | 200 | POST /v1/auth/password {"currentPassword":"1234567890","password":"1234567890","passwordConfirm":"1234567890"}
      401 | 401 | 200 | 200 | 200 | 200 | GET /v1/users
      401 | 401 | 403 | 403 | 403 | 201 | POST /v1/users {"username":"$NEW","password":"1234567890"}
      401 | 401 | 200 | 200 | 200 | 200 | GET /v1/users/me
      401 | 401 | 200 | 200 | 200 | 200 | PUT /v1/users/me {"city":"Uruk"}
      401 | 401 | 200 | 200 | 200 | 200 | GET /v1/users/$ID
      401 | 401 | 403 | 403 | 403 | 200 | PATCH /v1/users/$ID {"city":"Uruk"}
      401 | 401 | 403 | 403 | 403 | 202 | POST /v1/users/$ID/reset-link
      401 | 401 | 200 | 200 | 200 | 200 | GET /v1/auth/identities
      401 | 401 | 404 | 404 | 404 | 404 | DELETE /v1/auth/identities/$SOME {"currentPassword":"1234567890"}
      401 | 401 | 403 | 403 | 403 | 200 | GET /v1/users/$ID/identities
      401 | 401 | 403 | 403 | 403 | 404 | DELETE /v1/users/$ID/identities/$SOME {"currentPassword":"1234567890"}
      401 | 401 | 403 | 403 | 403 | 200 | DELETE /v1/users/$ID
      401 | 401 | 400 | 400 | 400 | 400 | DELETE /v1/users/me {"currentPassword":[]}
      401 | 401 | 403 | 403 | 403 | 200 | GET /v1/audit
      401 | 401 | 403 | 403 | 403 | 200 | GET /v1/system
      401 | 401 | 403 | 403 | 403 | 400 | GET /v1/system/stream?every=0
      401 | 401 | 403 | 403 | 403 | 404 | POST /v1/system/nodes/none/breakers/none {"action":"trip"}
      401 | 401 | 403 | 403 | 403 | 200 | GET /v1/system/dead-letters
      401 | 401 | 403 | 403 | 403 | 404 | POST /v1/system/dead-letters/none/replay
      401 | 401 | 403 | 403 | 403 | 404 | DELETE /v1/system/dead-letters/none
      401 | 401 | 200 | 400 | 200 | 200 | POST /v1/friends/$ID
      401 | 401 | 200 | 200 | 200 | 200 | DELETE /v1/friends/$ID
      401 | 401 | 200 | 200 | 200 | 200 | GET /v1/friends
      401 | 401 | 200 | 200 | 200 | 200 | GET /v1/followers
      401 | 401 | 200 | 400 | 200 | 200 | POST /v1/blocks/$ID
      401 | 401 | 200 | 200 | 200 | 200 | DELETE /v1/blocks/$ID
      401 | 401 | 201 | 201 | 201 | 201 | POST /v1/posts {"text":"here"}
      404 | 404 | 404 | 404 | 404 | 404 | GET /v1/posts/$SOME
      200 | 200 | 200 | 200 | 200 | 200 | GET /v1/users/$ID/posts
      401 | 401 | 404 | 200 | 404 | 404 | DELETE /v1/posts/$POST
      401 | 401 | 200 | 200 | 200 | 200 | GET /v1/news/list
      401 | 401 | 200 | 200 | 200 | 200 | GET /api/v1/order/
      401 | 401 | 200 | 200 | 200 | 200 | GET /api/v1/order
      401 | 401 | 201 | 201 | 201 | 201 | POST /api/v1/order/ {"price":400}
      401 | 401 | 201 | 201 | 201 | 201 | POST /api/v1/order {"price":400}
      401 | 401 | 404 | 200 | 404 | 404 | GET /api/v1/order/$ORDER
      401 | 401 | 200 | 200 | 200 | 200 | GET /v1/news/endpoint
      401 | 401 | 403 | 403 | 201 | 201 | POST /item/add {"name":"Ring","category":"Jewelry","price":1,"state":"New"}
      401 | 401 | 404 | 404 | 400 | 400 | POST /item/action/buy {"itemId":"none","price":1}
      401 | 401 | 403 | 403 | 404 | 404 | POST /item/action/sell {"clientId":"$ID","itemId":"none","price":1}
      401 | 401 | 403 | 403 | 404 | 404 | POST /item/action/pawn {"clientId":"$ID","itemId":"none","price":1,"tax":1,"limitDays":30}
      401 | 401 | 404 | 404 | 400 | 400 | POST /item/action/redeem {"itemId":"none"}
      401 | 401 | 404 | 404 | 400 | 400 | POST /item/action/extend {"itemId":"none"}
      401 | 401 | 403 | 403 | 404 | 404 | POST /item/action/change {"itemId":"none","price":1}
      401 | 401 | 404 | 404 | 404 | 404 | GET /item/action/$SOME
      404 | 401 | 404 | 404 | 404 | 404 | GET /item/fetch/$SOME
      404 | 401 | 404 | 404 | 404 | 404 | GET /item/fetch?name=none
      401 | 401 | 404 | 404 | 404 | 404 | GET /shop/tickets/$SOME
      401 | 401 | 404 | 404 | 200 | 200 | GET /shop/tickets
      401 | 401 | 404 | 404 | 200 | 200 | GET /shop/cash
      200 | 200 | 200 | 200 | 200 | 200 | GET /shop/ticket.css
      401 | 401 | 403 | 403 | 403 | 200 | GET /shop/ledger
      401 | 401 | 403 | 403 | 403 | 200 | GET /shop/ledger/entries
      401 | 401 | 403 | 403 | 403 | 200 | GET /shop/fraud-list
      401 | 401 | 403 | 403 | 403 | 200 | POST /shop/fraud-list/reload
      401 | 401 | 201 | 201 | 201 | 201 | POST /img {"imageBlob":"$PNG"}
      200 | 401 | 200 | 200 | 200 | 200 | GET /img
      200 | 401 | 200 | 200 | 200 | 200 | GET /img/$IMAGE
      200 | 401 | 200 | 200 | 200 | 200 | GET /img/$IMAGE/info
      200 | 401 | 200 | 200 | 200 | 200 | GET /$IMAGE
      401 | 401 | 404 | 200 | 404 | 404 | PATCH /$HIDDEN {"title":"new"}
      401 | 401 | 404 | 200 | 404 | 200 | DELETE /$HIDDEN
      401 | 401 | 200 | 200 | 200 | 200 | POST /img/$IMAGE/like
      401 | 401 | 200 | 200 | 200 | 200 | DELETE /img/$IMAGE/like
      200 | 401 | 200 | 200 | 200 | 200 | GET /tags
      200 | 401 | 200 | 200 | 200 | 200 | GET /recommend
      404 | 401 | 404 | 404 | 404 | 404 | GET /recommend/none
      426 | 426 | 426 | 426 | 426 | 426 | GET /v1/news
      401 | 401 | 400 | 400 | 400 | 400 | GET /v1/news/stream?cursor=bad
      400 | 400 | 400 | 400 | 400 | 400 | POST /authentication {}
      404 | 404 | 404 | 404 | 404 | 404 | GET /authentication/session/$SOME
      400 | 400 | 400 | 400 | 400 | 400 | POST /signature {}
      404 | 404 | 404 | 404 | 404 | 404 | GET /signature/session/$SOME
      400 | 400 | 400 | 400 | 400 | 400 | POST /v1/auth/mobile-id {"phoneNumber":"1","nationalIdentityNumber":"1"}
      404 | 404 | 404 | 404 | 404 | 404 | GET /v1/auth/mobile-id/$SOME
      404 | 404 | 404 | 404 | 404 | 404 | DELETE /v1/auth/mobile-id/$SOME
      """;

  /** These look at whichever token is there. */
  private static final Set<String> ASKS_ITSELF =
      Set.of("POST /token/refresh", "POST /v1/auth/sign-out");

  private static final Map<String, String> VARIABLES =
      Map.ofEntries(
          Map.entry("/app/feed", "/app/{screen}"),
          Map.entry("/app/people/$ID", "/app/{screen}/{id}"),
          Map.entry("/app/people/$ID/pictures", "/app/{screen}/{id}/{part}"),
          Map.entry("/page/some/app.js", "/page/{version}/{file}"),
          Map.entry("/page/some/style/style.css", "/page/{version}/{folder}/{file}"),
          Map.entry("/page/some/screens/feed/feed.js", "/page/{version}/{folder}/{part}/{file}"),
          Map.entry("/v1/auth/sessions/$SESSION", "/v1/auth/sessions/{id}"),
          Map.entry("/v1/users/$ID", "/v1/users/{id}"),
          Map.entry("/v1/friends/$ID", "/v1/friends/{id}"),
          Map.entry("/v1/blocks/$ID", "/v1/blocks/{id}"),
          Map.entry("/v1/posts/$SOME", "/v1/posts/{id}"),
          Map.entry("/v1/posts/$POST", "/v1/posts/{id}"),
          Map.entry("/v1/users/$ID/posts", "/v1/users/{id}/posts"),
          Map.entry("/item/action/$SOME", "/item/action/{id}"),
          Map.entry("/item/fetch/$SOME", "/item/fetch/{id}"),
          Map.entry("/item/fetch?name=none", "/item/fetch"),
          Map.entry("/shop/tickets/$SOME", "/shop/tickets/{actionId}"),
          Map.entry("/img/$IMAGE", "/img/{id}"),
          Map.entry("/img/$IMAGE/info", "/img/{id}/info"),
          Map.entry("/img/$IMAGE/like", "/img/{id}/like"),
          Map.entry("/$IMAGE", "/{imgID}"),
          Map.entry("/$HIDDEN", "/{imgID}"),
          Map.entry("/recommend/none", "/recommend/{tag}"),
          Map.entry("/v1/news/stream?cursor=bad", "/v1/news/stream"),
          Map.entry("/v1/system/stream?every=0", "/v1/system/stream"),
          Map.entry(
              "/v1/system/nodes/none/breakers/none", "/v1/system/nodes/{node}/breakers/{service}"),
          Map.entry("/v1/system/dead-letters/none/replay", "/v1/system/dead-letters/{id}/replay"),
          Map.entry("/v1/system/dead-letters/none", "/v1/system/dead-letters/{id}"),
          Map.entry("/v1/users/$ID/reset-link", "/v1/users/{id}/reset-link"),
          Map.entry("/v1/auth/identities/$SOME", "/v1/auth/identities/{id}"),
          Map.entry("/v1/users/$ID/identities", "/v1/users/{id}/identities"),
          Map.entry("/v1/users/$ID/identities/$SOME", "/v1/users/{id}/identities/{identityId}"),
          Map.entry("/authentication/session/$SOME", "/authentication/session/{id}"),
          Map.entry("/v1/auth/mobile-id/$SOME", "/v1/auth/mobile-id/{sessionId}"),
          Map.entry("/signature/session/$SOME", "/signature/session/{id}"),
          Map.entry("/api/v1/order/$ORDER", "/api/v1/order/{id}"));

  private final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T12:00:00Z"));
  private final AtomicInteger number = new AtomicInteger();
  private TestDatabase database;
  private RunningNode node;
  private String clerkName = "";
  private String adminName = "";
  private String expired = "";
  private String revoked = "";

  record Row(
      int nobody,
      int bad,
      int other,
      int owner,
      int clerk,
      int admin,
      String method,
      String path,
      String body) {
    static Row of(String line) {
      var cells = line.split(" \\| ", -1);
      var request = cells[6].split(" ", 3);
      return new Row(
          Integer.parseInt(cells[0]),
          Integer.parseInt(cells[1]),
          Integer.parseInt(cells[2]),
          Integer.parseInt(cells[3]),
          Integer.parseInt(cells[4]),
          Integer.parseInt(cells[5]),
          request[0],
          request[1],
          request.length == 3 ? request[2] : "");
    }

    String route() {
      return method + " " + VARIABLES.getOrDefault(path, path);
    }

    @Override
    public String toString() {
      return route();
    }
  }

  static Stream<Row> rows() {
    return TABLE.lines().filter(line -> !line.startsWith("#")).map(Row::of);
  }

  @BeforeAll
  void start() {
    database = NodeDatabase.create();
    var options =
        new ArrayList<>(RunningNode.optionsOf(database.settings(), database.settings().url()));
    options.addAll(List.of("--accounts.throttle", "false"));
    node = RunningNode.with(shape(), clock, options, () -> {});
    expired = People.signUp(node, "expired").token();
    clock.advance(Duration.ofMinutes(15));
    var leaving = People.signUp(node, "leaving");
    revoked = leaving.token();
    assertThat(leaving.send("POST", "/v1/auth/sign-out", "").status()).isEqualTo(200);
    clerkName = People.clerk(node, database.settings(), "the.clerk").username();
    adminName = People.admin(node, database.settings(), "the.admin").username();
  }

  @AfterAll
  void stop() {
    node.close();
    database.close();
  }

  @Test
  void everyRouteHasItsRow() {
    assertThat(rows().map(Row::route)).containsExactlyInAnyOrderElementsOf(served(node));
  }

  /** What needs a row. */
  static Set<String> served(RunningNode node) {
    var served = new TreeSet<String>();
    for (Routes area : node.areas()) {
      area.list()
          .forEach(route -> route.paths().forEach(path -> served.add(route.method() + " " + path)));
    }
    return served;
  }

  /** What a table says is worth nothing where the handler does not ask. */
  @Test
  void whatTheApiSaysOfARouteIsWhatItsRowSays() {
    var bySaying = new LinkedHashMap<String, Access>();
    for (Routes area : node.areas()) {
      area.list()
          .forEach(route ->
              route.paths().forEach(p -> bySaying.put(route.method() + " " + p, route.access())));
    }

    assertThat(rows())
        .allSatisfy(row -> {
          boolean closed = row.nobody() == 401 && !ASKS_ITSELF.contains(row.route());
          var saying = closed ? saying(row) : Access.ANYONE;
          assertThat(bySaying).as(row.route()).containsEntry(row.route(), saying);
        });
  }

  private static Access saying(Row row) {
    if (row.other() != 403) {
      return Access.USER;
    }
    return row.clerk() == 403 ? Access.ADMIN : Access.CLERK;
  }

  @ParameterizedTest
  @MethodSource("rows")
  void onlyWhoMayDoes(Row row) throws Exception {
    var owner = People.signUp(node, fresh());
    var other = People.signUp(node, fresh());
    var clerk = People.signIn(node, clerkName);
    var admin = People.signIn(node, adminName);
    var order = new Shopper(node, owner.token()).place("key", "{\"price\": 1}").text("orderId");

    assertThat(send(row, owner, order).status()).as("nobody").isEqualTo(row.nobody());
    for (var bad : badTokens(owner.token()).entrySet()) {
      var byHeader = send(row, owner, order, "Authorization", "Bearer " + bad.getValue());
      boolean endsWithAnyToken = bad.getKey().equals("expired") && row.path().contains("out");
      assertThat(byHeader.status())
          .as(bad.getKey())
          .isIn(endsWithAnyToken ? List.of(200, row.bad()) : List.of(row.bad()));
      if (row.nobody() == 401 && !endsWithAnyToken) {
        var byCookie = send(row, owner, order, "Cookie", "accessToken=" + bad.getValue());
        assertThat(byCookie.status()).as(bad.getKey() + " cookie").isEqualTo(401);
      }
    }
    assertThat(send(row, owner, order, other).status()).as("other").isEqualTo(row.other());
    assertThat(send(row, owner, order, owner).status()).as("owner").isEqualTo(row.owner());
    assertThat(send(row, owner, order, clerk).status()).as("clerk").isEqualTo(row.clerk());
    assertThat(send(row, owner, order, admin).status()).as("admin").isEqualTo(row.admin());
  }

  private Map<String, String> badTokens(String good) throws Exception {
    return Map.of(
        "expired", expired,
        "revoked", revoked,
        "tampered", Tokens.tampered(good),
        "promoted", Tokens.promoted(good),
        "alg=none", Tokens.withoutAlgorithm(good, "none"),
        "another's key", Tokens.signedByAnother(good));
  }

  private Answer send(Row row, Person owner, String order, Person sender) {
    return send(row, owner, order, "Authorization", sender.bearer());
  }

  private Answer send(Row row, Person owner, String order, String... headers) {
    var all = new ArrayList<>(List.of(headers));
    all.addAll(List.of("Idempotency-Key", fresh()));
    return node.send(
        row.method(),
        filled(row.path(), owner, order),
        filled(row.body(), owner, order),
        all.toArray(String[]::new));
  }

  private String filled(String text, Person owner, String order) {
    var filled =
        text.replace("$NEW", fresh())
            .replace("$OWNER", owner.username())
            .replace("$ID", Long.toString(owner.id()))
            .replace("$PNG", Images.PNG)
            .replace("$ORDER", order);
    if (filled.contains("$IMAGE")) {
      return filled.replace("$IMAGE", Images.add(owner, "public"));
    }
    if (filled.contains("$HIDDEN")) {
      return filled.replace("$HIDDEN", Images.add(owner, "private"));
    }
    if (filled.contains("$SESSION")) {
      return filled.replace("$SESSION", Tokens.session(owner.again().token()));
    }
    return filled.contains("$POST")
        ? filled.replace(
            "$POST", owner.send("POST", "/v1/posts", "{\"text\": \"mine\"}").text("id"))
        : filled;
  }

  private String fresh() {
    return "user-" + number.incrementAndGet();
  }

  /** {@link RouteAccessApartTest} runs the same with another. */
  Shape shape() {
    return Shape.TOGETHER;
  }
}
