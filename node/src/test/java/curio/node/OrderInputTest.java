package curio.node;

import static org.assertj.core.api.Assertions.assertThat;

import curio.http.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is sent to the orders is either placed or refused with a reason, never a failure. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OrderInputTest {
  private static final String GOOD = "{\"price\": 400}";
  private static final int MAX_BODY = 64 << 10;

  private final AtomicInteger keys = new AtomicInteger();
  private RunningNode node;
  private Shopper shopper;

  @BeforeAll
  void start() {
    node = RunningNode.start();
    shopper = node.signUp("shopper");
  }

  @AfterAll
  void stop() {
    node.close();
  }

  /** A body, one byte for each character; shows only its beginning if it is long. */
  record Body(String text) {
    byte[] bytes() {
      return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public String toString() {
      return text.length() <= 60 ? text : text.substring(0, 60) + "… " + text.length() + " bytes";
    }
  }

  static Stream<Body> badBodies() {
    var text =
        Stream.of(
            "",
            " ",
            "null",
            "[]",
            "[{\"price\": 400}]",
            "400",
            "\"price\"",
            "true",
            "{}",
            "{",
            "}",
            "{\"price\"}",
            "{\"price\":}",
            "{price: 400}",
            "{'price': 400}",
            "{\"price\": 400",
            "{\"price\": 400,}",
            "{\"price\": 400} x",
            "{\"price\": 400}{\"price\": 400}",
            "{\"price\": 400}]",
            "/* no */ {\"price\": 400}",
            "price=400",
            "<order price='400'/>",
            "{\"price\": 400, \"price\": 400}",
            "{\"price\": 1, \"\\u0070rice\": 400}",
            "{\"price\": 400, \"note\": 5}",
            "{\"price\": \"\\ud800\"}",
            "{\"price\": \"" + "n".repeat(63) + "\\ud83c\\udfa8\"}",
            "{\"\\ud800\": 1, \"\\ud800\": 2}",
            "{\"price\": 400, \"note\": \"\\ud800\"}",
            "{\"price\": 400, \"note\": \"a\\u0000b\"}",
            "{\"price\": 400, \"note\": \"a\\udfa8\\ud83c\"}",
            "{\"price\": 400, \"itemId\": \"\\udc00\"}",
            "{\"price\": 400, \"itemId\": {}}",
            "{\"price\": 400, \"itemId\": [\"a\"]}",
            "{\"price\": 400, \"note\": \"\\u0000\"}",
            "{\"price\": 400, \"note\": \"\u0001\"}",
            "{\"price\": 400, \"note\": \"" + "n".repeat(1_001) + "\"}",
            "{\"price\": 400, \"itemId\": \"" + "i".repeat(101) + "\"}",
            "{\"price\": 400, \"x\": " + "[".repeat(30_000) + "]".repeat(30_000) + "}",
            "[".repeat(60_000),
            "{\"a\":".repeat(10_000));
    var wrongPrices =
        Stream.of(
                "null",
                "true",
                "\"400\"",
                "\"\"",
                "\"NaN\"",
                "[]",
                "[400]",
                "{}",
                "NaN",
                "Infinity",
                "-Infinity",
                "+400",
                "0400",
                "0x190",
                ".5",
                "5.",
                "1e",
                "4_00",
                "1,5",
                "0",
                "0.0",
                "-0",
                "0e10",
                "-1",
                "-0.01",
                "0.001",
                "0.009",
                "1.005",
                "400.001",
                "1e-3",
                "1e-400",
                "1e400",
                "1e999999999",
                "-1e999999999",
                "1e-999999999",
                "1e2147483648",
                "1e-2147483648",
                "1e99999999999999999999",
                "1000000000000",
                "1e12",
                "12345678901234567890",
                "12345678901234567890.12",
                "9".repeat(20),
                "9".repeat(2_000),
                "0." + "0".repeat(2_000) + "1")
            .map("{\"price\": %s}"::formatted);
    var bytes =
        Stream.of(
            "\u0000",
            "\u00ff\u00fe",
            note(0xC3, 0x28),
            note(0xC0, 0xAF),
            note(0xED, 0xA0, 0x80),
            note(0xF4, 0x90, 0x80, 0x80),
            note(0x80),
            new String(GOOD.getBytes(StandardCharsets.UTF_16), StandardCharsets.ISO_8859_1),
            new String(GOOD.getBytes(StandardCharsets.UTF_16LE), StandardCharsets.ISO_8859_1));
    return Stream.of(text, wrongPrices, bytes).flatMap(bodies -> bodies).map(Body::new);
  }

  @ParameterizedTest
  @MethodSource("badBodies")
  void aBodyThatIsNoOrderIsRefusedAndItsKeyStaysFree(Body body) {
    var key = freshKey();

    var answer = shopper.place(key, body.bytes());

    answer.assertOrderProblem(400);
    assertFree(key);
  }

  @Test
  void aBodyLargerThanAllowedIsRefusedAndItsKeyStaysFree() {
    var key = freshKey();

    var justFits = shopper.place(freshKey(), GOOD + " ".repeat(MAX_BODY - GOOD.length()));
    var answer = shopper.place(key, GOOD + " ".repeat(MAX_BODY - GOOD.length() + 1));

    assertThat(justFits.status()).isEqualTo(201);
    answer.assertOrderProblem(413);
    assertFree(key);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "400",
        "0.01",
        "0.1",
        "1",
        "1.50",
        "1.500",
        "1e2",
        "1E+2",
        "12.345e1",
        "999999999999.99",
        "999999999999.990000",
        "0.00000000000000000001e22"
      })
  void everyPositiveAmountWithTwoDecimalsIsAPrice(String price) {
    var answer = shopper.place(freshKey(), "{\"price\": %s}".formatted(price));

    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
  }

  @Test
  void bodiesOfOneMeaningAreOneOrder() {
    var key = freshKey();
    var first =
        shopper.place(key, "{\"price\":400,\"itemId\":\"lamp-7\",\"note\":\"\u00e9t\u00e9\"}");
    assertThat(first.status()).isEqualTo(201);
    assertThat(first.header("Idempotency-Replayed")).isEmpty();

    var copies =
        Stream.of(
            "{\"price\": 400.0, \"itemId\": \"lamp-7\", \"note\": \"\u00e9t\u00e9\"}",
            "{\"price\":400.00,\"itemId\":\"lamp-7\",\"note\":\"\u00e9t\u00e9\"}",
            "{\"price\":4e2,\"itemId\":\"lamp-7\",\"note\":\"\u00e9t\u00e9\"}",
            "{\"price\":4E+2,\"itemId\":\"lamp-7\",\"note\":\"\u00e9t\u00e9\"}",
            "{\"price\":0.4e3,\"itemId\":\"lamp-7\",\"note\":\"\u00e9t\u00e9\"}",
            "{\"price\":40000e-2,\"itemId\":\"lamp-7\",\"note\":\"\u00e9t\u00e9\"}",
            "{\"note\":\"\u00e9t\u00e9\",\"itemId\":\"lamp-7\",\"price\":400}",
            "\t{ \"note\" : \"\\u00e9t\\u00E9\",\r \"itemId\":\"lamp\\u002d7\",\"price\":400} ",
            "{\"price\":400,\"itemId\":\"lamp-7\",\"note\":\"\u00e9t\u00e9\",\"colour\":[{}]}");

    assertThat(copies.map(body -> shopper.place(key, body)))
        .allSatisfy(copy -> {
          assertThat(copy.status()).as(copy.body()).isEqualTo(201);
          assertThat(copy.body()).isEqualTo(first.body());
          assertThat(copy.header("Idempotency-Replayed")).isEqualTo("true");
        });
  }

  @Test
  void absentAndNullAreTheSame() {
    var key = freshKey();

    var first = shopper.place(key, GOOD);
    var copy = shopper.place(key, "{\"price\": 400, \"note\": null, \"itemId\": null}");

    assertThat(copy.status()).isEqualTo(201);
    assertThat(copy.body()).isEqualTo(first.body());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"price\": 400.01}",
        "{\"price\": 4}",
        "{\"price\": 400, \"note\": \"x\"}",
        "{\"price\": 400, \"itemId\": \"x\"}",
        "{\"price\": 400, \"itemId\": \"X\", \"note\": \"\"}",
      })
  void anotherBodyUnderAUsedKeyIsRefusedAndNothingChanges(String other) {
    var user = node.signUp("other" + keys.incrementAndGet());
    var first = user.place("key", GOOD);

    var answer = user.place("key", other);

    answer.assertOrderProblem(422);
    assertThat(user.place("key", GOOD).body()).isEqualTo(first.body());
    assertThat(user.orders()).hasSize(1);
  }

  @Test
  void aKeyIsItsUsersOwn() {
    var other = node.signUp("neighbour");
    var mine = shopper.place("shared", GOOD);

    var theirs = other.place("shared", "{\"price\": 7}");

    assertThat(theirs.status()).isEqualTo(201);
    assertThat(theirs.header("Idempotency-Replayed")).isEmpty();
    assertThat(theirs.text("orderId")).isNotEqualTo(mine.text("orderId"));
    other.get("/api/v1/order/" + mine.text("orderId")).assertOrderProblem(404);
    assertThat(other.orders())
        .extracting(o -> o.get("_id"))
        .containsExactly(theirs.text("orderId"));
    assertThat(shopper.get("/api/v1/order/" + mine.text("orderId")).object("data", "data"))
        .containsEntry("_id", mine.text("orderId"));
  }

  @Test
  void keysOfAllAllowedLengthsAndCharactersWork() {
    var allCharacters = new StringBuilder();
    for (char c = '!'; c <= '~'; c++) {
      allCharacters.append(c);
    }

    assertFree("k" + keys.incrementAndGet());
    assertFree("k".repeat(255));
    assertFree(allCharacters.toString());
    // It is a key, but no id that log lines could have.
    assertThat(shopper.place(allCharacters.toString(), GOOD).header("X-Request-Id"))
        .isNotEqualTo(allCharacters.toString());
    assertThat(shopper.place("k-._~:+/=9", GOOD).header("X-Request-Id")).isEqualTo("k-._~:+/=9");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "no key, ``",
        "empty, `X-Request-Id:`",
        "blank, `X-Request-Id:   `",
        "empty before another, `Idempotency-Key: \r\nX-Request-Id: good`",
        "twice, `X-Request-Id: a\r\nX-Request-Id: a`",
        "twice, `Idempotency-Key: a\r\nidempotency-key: b`",
        "UTF-8, `X-Request-Id: sch\u00c3\u00b6n`",
        "Latin-1, `X-Request-Id: sch\u00f6n`",
        "tab, `X-Request-Id: a\tb`",
        "DEL, `X-Request-Id: a\u007fb`",
        "NUL, `X-Request-Id: a\u0000b`",
        "CR, `X-Request-Id: a\rSet-Cookie: evil=1`",
        "space before the colon, `X-Request-Id : a`",
      })
  void aKeyThatIsNoneIsRefused(String what, String header) {
    var answer = placeRaw("POST /api/v1/order/ HTTP/1.1", header == null ? "" : header);

    answer.assertProblem(400);
    assertThat(answer.headers()).as(what).doesNotContainKey("set-cookie");
  }

  @ParameterizedTest
  @ValueSource(ints = {256, 1_000, 8_000})
  void aKeyThatIsTooLongIsRefused(int length) {
    shopper.place("k".repeat(length), GOOD).assertOrderProblem(400);
  }

  /** HTTP lets a server take a lone line feed as the end of a line, and join folded lines. */
  @ParameterizedTest
  @ValueSource(strings = {"a\nSet-Cookie: evil=1", "a\r\n Set-Cookie: evil=1", "a\n\tb"})
  void aBrokenLineInAKeyDoesNotMakeAHeaderOfTheAnswer(String key) {
    var answer = placeRaw("POST /api/v1/order/ HTTP/1.1", "X-Request-Id: " + key);

    assertThat(answer.status()).isIn(201, 400);
    assertThat(answer.headers()).doesNotContainKeys("set-cookie", "evil");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/order/%2e%2e",
        "/api/v1/order/%2E%2E/order/",
        "/api/v1/order/..",
        "/api/v1/order/.",
        "/api/v1/order/../order/",
        "/api/v1/order/%2f",
        "/api/v1/order/..%2f..%2fetc%2fpasswd",
        "/api/v1/order/..%5c..%5cetc",
        "/api/v1/order//",
        "/api/v1//order/",
        "//api/v1/order/",
        "/api/v1/order/%00",
        "/api/v1/order/\u0000",
        "/api/v1/order/%",
        "/api/v1/order/%zz",
        "/api/v1/order/%c3%28",
        "/api/v1/order/%ff",
        "/api/v1/order/\u00e9",
        "/api/v1/order/%0d%0aSet-Cookie:%20evil=1",
        "/api/v1/order/;jsessionid=1",
        "/api/v1/order/0",
        "/api/v1/order/-1",
        "/api/v1/order/'%20or%201=1--",
        "/api/v1/order/00000000-0000-0000-0000-000000000000",
        "/api/v1/order/1-1-1-1-1",
        "/api/v1/order/a/b",
        "/API/V1/ORDER/",
        "api/v1/order/",
      })
  void aPathThatIsNoOrdersIsRefused(String target) {
    var answer = getRaw(target);

    assertThat(answer.status()).as(answer.body()).isIn(400, 404);
    answer.assertProblem(answer.status());
    assertThat(answer.headers()).doesNotContainKey("set-cookie");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0",
        "limit=-1",
        "limit=1001",
        "limit=abc",
        "limit=",
        "limit",
        "limit=1.5",
        "limit=1e2",
        "limit=%31%00",
        "limit=99999999999999999999",
        "limit=5&limit=6",
        "limit=%zz",
        "cursor=nonsense",
        "cursor=-1",
        "cursor=%00",
        "cursor=%ff",
        "cursor=1-1-1-1-1",
        "cursor=00000000-0000-0000-0000-000000000000%20",
        "cursor='%20or%201=1--",
        "cursor=ffffffff-ffff-ffff-ffff-ffffffffffff",
        "colour=%00",
      })
  void aQueryThatMakesNoSenseIsRefused(String query) {
    getRaw("/api/v1/order/?" + query).assertOrderProblem(400);
  }

  @Test
  void whatIsUnknownInAQueryIsPassedOver() {
    assertThat(getRaw("/api/v1/order/?colour=red&limit=1&").status()).isEqualTo(200);
    assertThat(getRaw("/api/v1/order?").status()).isEqualTo(200);
    assertThat(placeRaw("POST /api/v1/order?a=b HTTP/1.1", "X-Request-Id: query").status())
        .isEqualTo(201);
  }

  @Test
  void anotherMethodIsToldWhichOnesThereAre() {
    var answer = placeRaw("PUT /api/v1/order/ HTTP/1.1", "X-Request-Id: put");

    answer.assertOrderProblem(405);
    assertThat(answer.header("Allow")).contains("GET").contains("POST");
  }

  @Test
  void textOfAnyKindComesBackAsItWasSent() {
    var note = "\u00e9\u4e16\ud83c\udfa8 \\ \" ' <b> %s ${x} \u200d\n";
    var body = Map.of("price", 400, "note", note, "itemId", "l'ampe");

    var placed = shopper.place(freshKey(), Json.write(body));

    assertThat(placed.status()).isEqualTo(201);
    assertThat(shopper.get("/api/v1/order/" + placed.text("orderId")).object("data", "data"))
        .containsEntry("note", note)
        .containsEntry("itemId", "l'ampe");
  }

  private String freshKey() {
    return "key-" + keys.incrementAndGet();
  }

  private void assertFree(String key) {
    var placed = shopper.place(key, GOOD);
    assertThat(placed.status()).as(placed.body()).isEqualTo(201);
    assertThat(placed.header("Idempotency-Replayed")).isEmpty();
  }

  private Answer placeRaw(String requestLine, String header) {
    var head = requestLine + "\r\nAuthorization: " + shopper.bearer();
    return RawHttp.send(
        node.port(),
        header.isEmpty() ? head : head + "\r\n" + header,
        GOOD.getBytes(StandardCharsets.US_ASCII));
  }

  private Answer getRaw(String target) {
    return RawHttp.send(
        node.port(),
        "GET " + target + " HTTP/1.1\r\nAuthorization: " + shopper.bearer(),
        new byte[0]);
  }

  private static String note(int... bytes) {
    var text = new StringBuilder("{\"price\": 400, \"note\": \"");
    for (int b : bytes) {
      text.append((char) b);
    }
    return text.append("\"}").toString();
  }
}
