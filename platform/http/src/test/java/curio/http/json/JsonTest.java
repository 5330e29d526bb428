package curio.http.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTest {
  enum State {
    NEW,
    GOOD
  }

  record Part(int size) {}

  record Thing(
      BigDecimal price,
      @Nullable Integer count,
      @Nullable String note,
      @Nullable Boolean sold,
      @Nullable State state,
      @Nullable List<String> tags,
      @Nullable Part part,
      @Nullable List<Part> parts,
      @Nullable Instant at) {
    Thing {
      if (price.signum() < 0) {
        throw new IllegalArgumentException("price: " + price + " (expected: > 0)");
      }
      if (price.signum() == 0) {
        throw new CurioException(ErrorCode.CONFLICT, "nothing is free");
      }
    }
  }

  private final Json.Reader<Thing> reader = Json.reader(Thing.class);

  @Test
  void readsWhatIsRight() {
    Thing thing =
        read(
            "{\"price\":1.50,\"count\":3,\"note\":\"é\",\"state\":\"NEW\",\"tags\":[\"a\"],"
                + "\"part\":{\"size\":1},\"unknown\":{\"x\":[]},\"at\":\"2026-01-02T03:04:05Z\"}");

    assertThat(thing.price()).isEqualTo(new BigDecimal("1.50"));
    assertThat(thing.note()).isEqualTo("é");
    assertThat(thing.tags()).containsExactly("a");
    assertThat(thing.part()).isEqualTo(new Part(1));
    assertThat(thing.at()).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
    assertThat(thing.sold()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}|price: missing",
        "{\"price\":null}|price: null (expected: a value)",
        "{\"price\":\"abc\"}|price: \"abc\" (expected: a number)",
        "{\"price\":\"1\"}|price: \"1\" (expected: a number)",
        "{\"price\":true}|price: true (expected: a number)",
        "{\"price\":[1]}|price: a list (expected: a number)",
        "{\"price\":{}}|price: an object (expected: a number)",
        "{\"price\":1e5000}|price: 1E+5000 (expected: a number)",
        "{\"price\":1e999999999}|price: 1E+999999999 (expected: a number)",
        "{\"price\":1e2147483648}|price: a number out of range",
        "{\"price\":1e-99999999999}|price: a number out of range",
        "{\"price\":\"\\ud800\"}|price: \"?\" (expected: a number)",
        "{\"price\":1,\"note\":\"\\ud800\"}|note: \"?\" (expected: a text)",
        "{\"price\":1,\"note\":\"a\\udfa8\\ud83c\"}|note: \"a??\" (expected: a text)",
        "{\"price\":1,\"tags\":[\"\\udc00\"]}|tags[0]: \"?\" (expected: a text)",
        "{\"price\":1,\"note\":\"a\\u0000b\"}|note: U+0000 (expected: a text without it)",
        "{\"price\":1,\"tags\":[\"\\u0000\"]}|tags[0]: U+0000 (expected: a text without it)",
        "{\"price\":1,\"note\":\"\\u0000\\ud800\"}|note: U+0000 (expected: a text without it)",
        "{\"price\":\"\\u0000\"}|price: \"\u0000\" (expected: a number)",
        "{\"price\":NaN}|body, line 1, column 13: not valid JSON",
        "{\"price\":1,\"count\":\"1\"}|count: \"1\" (expected: a whole number)",
        "{\"price\":1,\"count\":1.0}|count: 1.0 (expected: a whole number)",
        "{\"price\":1,\"count\":99999999999}|count: a number out of range (expected: a whole"
            + " number)",
        "{\"price\":1,\"note\":1}|note: 1 (expected: a text)",
        "{\"price\":1,\"note\":true}|note: true (expected: a text)",
        "{\"price\":1,\"sold\":\"true\"}|sold: \"true\" (expected: true or false)",
        "{\"price\":1,\"sold\":1}|sold: 1 (expected: true or false)",
        "{\"price\":1,\"state\":\"BAD\"}|state: \"BAD\" (expected: one of NEW, GOOD)",
        "{\"price\":1,\"state\":\"new\"}|state: \"new\" (expected: one of NEW, GOOD)",
        "{\"price\":1,\"state\":\"\"}|state: \"\" (expected: one of NEW, GOOD)",
        "{\"price\":1,\"state\":0}|state: 0 (expected: one of NEW, GOOD)",
        "{\"price\":1,\"tags\":\"a\"}|tags: \"a\" (expected: a list)",
        "{\"price\":1,\"tags\":[1]}|tags[0]: 1 (expected: a text)",
        "{\"price\":1,\"tags\":[null]}|tags[0]: null (expected: a value)",
        "{\"price\":1,\"part\":{}}|part.size: missing",
        "{\"price\":1,\"part\":{\"size\":null}}|part.size: null (expected: a value)",
        "{\"price\":1,\"part\":[]}|part: a list (expected: an object)",
        "{\"price\":1,\"parts\":[{\"size\":1},{\"size\":\"x\"}]}|parts[1].size: \"x\" (expected: a"
            + " whole number)",
        "{\"price\":1,\"at\":\"now\"}|at: \"now\" (expected: a time)",
        "{\"price\":1,\"price\":2}|price: a member stands twice",
        "{\"price\":1,\"x\":{\"a\":1,\"a\":2}}|a: a member stands twice",
        "{\"price\":1} {}|body: more than one value (expected: one)",
        "{\"price\":1}x|body, line 1, column 12: not valid JSON",
        "{\"price\":1|body, line 1, column 11: the JSON ends too early",
        "{'price':1}|body, line 1, column 2: not valid JSON",
        "{\"price\":01}|body, line 1, column 11: not valid JSON",
        "[]|body: a list (expected: an object)",
        "\"text\"|body: \"text\" (expected: an object)",
        "1|body: 1 (expected: an object)",
        "null|body: null (expected: an object)",
        "``|body: empty (expected: JSON)",
        "` `|body: empty (expected: JSON)",
        "{\"price\":-1}|price: -1 (expected: > 0)"
      })
  void saysWhatIsWrong(String json, String detail) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOfSatisfying(
            CurioException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID))
        .hasMessage(detail);
  }

  @Test
  void anErrorOfTheRecordKeepsItsCode() {
    assertThatThrownBy(() -> read("{\"price\":0}"))
        .isInstanceOfSatisfying(
            CurioException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
  }

  @Test
  void longValuesAreNotEchoed() {
    String json = "{\"price\":\"" + "x".repeat(5_000) + "\"}";

    assertThatThrownBy(() -> read(json)).message().startsWith("price: \"xxx").hasSizeLessThan(120);
  }

  @Test
  void deepAndLongTextsAreRefused() {
    assertThatThrownBy(() -> read("{\"x\":" + "[".repeat(100) + "]".repeat(100) + "}"))
        .hasMessageContaining("too deep");
    assertThatThrownBy(() -> read("{\"price\":" + "1".repeat(1_001) + "}"))
        .hasMessageContaining("too long a number");
  }

  @ParameterizedTest
  @ValueSource(strings = {"c080", "ff", "eda080", "c3", "e28028"})
  void invalidUtf8IsRefused(String hex) {
    byte[] bad = java.util.HexFormat.of().parseHex(hex);
    byte[] json = new byte[bad.length + 12];
    System.arraycopy("{\"note\":\"".getBytes(StandardCharsets.UTF_8), 0, json, 0, 9);
    System.arraycopy(bad, 0, json, 9, bad.length);
    System.arraycopy("\"} ".getBytes(StandardCharsets.UTF_8), 0, json, 9 + bad.length, 3);

    assertThatThrownBy(() -> reader.read(json)).hasMessage("body: not valid UTF-8");
  }

  @Test
  void utf16IsRefused() {
    byte[] json = "{\"price\":1}".getBytes(StandardCharsets.UTF_16LE);

    assertThatThrownBy(() -> reader.read(json)).hasMessage("body: a zero byte (expected: UTF-8)");
  }

  @Test
  void writesWithoutNulls() {
    byte[] json = Json.write(Map.of("part", new Part(1)));

    assertThat(new String(json, StandardCharsets.UTF_8)).isEqualTo("{\"part\":{\"size\":1}}");
    assertThat(new String(Json.write(null), StandardCharsets.UTF_8)).isEqualTo("null");
    assertThat(new String(Json.write(read("{\"price\":1e2}")), StandardCharsets.UTF_8))
        .isEqualTo("{\"price\":1E+2}");
  }

  private Thing read(String json) {
    return reader.read(json.getBytes(StandardCharsets.UTF_8));
  }

  record Size(@Nullable Integer width, @Nullable String unit) {}

  record Box(String name, @JsonUnwrapped Size size, @Nullable Integer weight) {}

  @Test
  void membersOfWhatIsUnwrappedStandAmongTheOthers() {
    var box = new Box("crate", new Size(3, "m"), 5);

    assertThat(new String(Json.write(box), StandardCharsets.UTF_8))
        .isEqualTo("{\"name\":\"crate\",\"width\":3,\"unit\":\"m\",\"weight\":5}");
    assertThat(box("{\"unit\":\"m\",\"name\":\"crate\",\"x\":[{}],\"weight\":5,\"width\":3}"))
        .isEqualTo(box);
    assertThat(box("{\"name\":\"crate\"}")).isEqualTo(new Box("crate", new Size(null, null), null));
    assertThat(box("{\"name\":\"crate\",\"width\":null}").size().width()).isNull();
  }

  /** The same without wrapping. */
  record FlatBox(
      String name, @Nullable Integer width, @Nullable String unit, @Nullable Integer weight) {}

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"width\":\"3\"",
        "\"width\":\"\"",
        "\"width\":\" \"",
        "\"width\":\"a\\\") to b\"",
        "\"width\":1.5",
        "\"width\":99999999999",
        "\"width\":true",
        "\"width\":[1]",
        "\"width\":{}",
        "\"unit\":3",
        "\"unit\":2.5",
        "\"unit\":false",
        "\"unit\":[\"m\"]",
        "\"unit\":{\"a\":1}",
        "\"unit\":\"\\u0000\"",
        "\"unit\":\"\\ud800\"",
        "\"unit\":\"x\",\"unit\":\"y\"",
        "\"name\":null",
        "\"weight\":\"3\"",
        "\"unit\":\"x",
        "\"width\":3,",
      })
  void whatIsUnwrappedIsReadAsStrictlyAndInTheSameWords(String members) {
    for (var json : List.of("{\"name\":\"a\"," + members + "}", "{" + members + "}")) {
      var flat = Json.reader(FlatBox.class);
      var expected =
          catchThrowableOfType(
              CurioException.class, () -> flat.read(json.getBytes(StandardCharsets.UTF_8)));

      assertThatThrownBy(() -> box(json))
          .isInstanceOf(CurioException.class)
          .hasMessage(expected.getMessage());
    }
  }

  private static Box box(String json) {
    return Json.reader(Box.class).read(json.getBytes(StandardCharsets.UTF_8));
  }
}
