package curio.shop.fraud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.text.NameMark;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Lists as they are written, and what is no list. */
class ListTextTest {
  @Test
  void oneEntryALineWithComments() throws Exception {
    var list =
        parse(
            """
            # Known thieves
            anna
              Bob   BROWN \t# since 2020

            12
            #
            # entries: 3
            """);

    assertThat(list.entries()).isEqualTo(3);
    assertThat(list.marks().count()).isEqualTo(3);
    assertLists(list, "anna", "ANNA", "bob brown", "Bob Brown ", "12", "\uFF11\uFF12");
    assertThat(list.marks().contains(NameMark.of("since 2020"))).isFalse();
    assertThat(list.marks().contains(NameMark.of(""))).isFalse();
  }

  static Stream<Arguments> goodLists() {
    return Stream.of(
        Arguments.of("anna", 1),
        Arguments.of("anna\r\nbob\rcarl\n", 3),
        Arguments.of("\uFEFFanna\n", 1),
        Arguments.of("anna\nANNA\n", 2),
        Arguments.of("#entries:1\nanna\nbob", 2),
        Arguments.of("# Entries : 2\nanna\nbob", 2),
        Arguments.of("anna\nbob\n# entries: 2", 2),
        Arguments.of("# entries: 0", 0),
        Arguments.of("# entries: 0\n\n# nobody yet\n", 0),
        Arguments.of("# entries: 0\nanna", 1),
        Arguments.of("a#b", 1),
        Arguments.of("\u00A0# entries: 1\nanna\u00A0# Bob\n\u00A0", 1),
        Arguments.of("Ann\u0301a O\u2019Hara\n", 1));
  }

  @ParameterizedTest
  @MethodSource("goodLists")
  void lists(String text, int entries) throws Exception {
    assertThat(parse(text).entries()).isEqualTo(entries);
  }

  static Stream<Arguments> brokenLists() {
    return Stream.of(
        broken("", "nobody on it"),
        broken("\n \n\t\n", "nobody on it"),
        broken("\uFEFF", "nobody on it"),
        broken("\u00A0\n\u2007\u202F\n", "nobody on it"),
        broken("# entries:\u00A02\n\u00A0\nanna\n", "1 entries (expected: 2, as it says)"),
        broken("# anna\n", "nobody on it"),
        broken("# entries: 1\n", "nobody on it"),
        broken("# entries: 3\nanna\nbob\n", "2 entries (expected: 3, as it says)"),
        broken("# entries: 1\nanna\n# entries: 2\n", "1 entries (expected: 2, as it says)"),
        broken("# entries: many\nanna\n", "line 1: entries (expected: a number)"),
        broken("anna\n# entries: -1\n", "line 2: entries (expected: a number)"),
        broken("# entries: 12345678901\nanna\n", "line 1: entries (expected: a number)"),
        broken("# entries:\nanna\n", "line 1: entries (expected: a number)"),
        broken("anna\nbo\0b\n", "line 2: control characters"),
        broken("anna\n\u001b[31mbob\n", "line 2: control characters"),
        broken("anna\n" + "x".repeat(501), "line 2: 501 characters (expected: at most 500)"),
        broken("x\n".repeat(500_001), "more than 500000 entries"),
        Arguments.of(new byte[] {'a', 'n', (byte) 0xC3}, "no text (expected: UTF-8)"),
        Arguments.of(new byte[] {(byte) 0xC0, (byte) 0x80}, "no text (expected: UTF-8)"),
        Arguments.of("Änna".getBytes(StandardCharsets.ISO_8859_1), "no text (expected: UTF-8)"),
        Arguments.of("anna\n".getBytes(StandardCharsets.UTF_16), "no text (expected: UTF-8)"),
        Arguments.of("anna\n".getBytes(StandardCharsets.UTF_16LE), "line 1: control characters"),
        Arguments.of(new byte[(16 << 20) + 1], "16777217 bytes (expected: at most 16777216)"));
  }

  @ParameterizedTest
  @MethodSource("brokenLists")
  void whatIsNoListIsRefusedWhole(byte[] bytes, String reason) {
    assertThatThrownBy(() -> ListText.parse(bytes))
        .isInstanceOf(BrokenList.class)
        .hasMessageContaining(reason)
        .hasMessageNotContaining("anna");
  }

  @Test
  void theVersionIsOfTheContent() throws Exception {
    assertThat(parse("anna\n").version()).hasSize(32).isEqualTo(parse("anna\n").version());
    assertThat(parse("anna\n").version()).isNotEqualTo(parse("anna").version());
  }

  private static Arguments broken(String text, String reason) {
    return Arguments.of(text.getBytes(StandardCharsets.UTF_8), reason);
  }

  private static ListText.Parsed parse(String text) throws BrokenList {
    return ListText.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void assertLists(ListText.Parsed list, String... names) {
    assertThat(names).allMatch(name -> list.marks().contains(NameMark.of(name)));
  }
}
