package curio.bench.load;

import static curio.bench.load.AnswerParser.Progress.COMPLETE;
import static curio.bench.load.AnswerParser.Progress.INCOMPLETE;
import static curio.bench.load.AnswerParser.Progress.MALFORMED;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerParserTest {
  private static final String ID = "0190b5a2-1111-7222-8333-444455556666";
  private static final String BODY = "{\"status\":\"OK\",\"orderId\":\"" + ID + "\"}";
  private static final String ANSWER =
      "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nCONTENT-LENGTH: "
          + BODY.length()
          + "\r\nidempotency-replayed: true\r\n\r\n"
          + BODY;

  private final AnswerParser parser = new AnswerParser();

  @Test
  void aWholeAnswerIsRead() {
    assertThat(parser.take(bytes(ANSWER))).isEqualTo(COMPLETE);

    assertThat(parser.status()).isEqualTo(201);
    assertThat(parser.replayed()).isTrue();
    assertThat(parser.closes()).isFalse();
    assertThat(parser.orderId()).isEqualTo(ID);
    assertThat(parser.body()).isEqualTo(BODY);
  }

  @Test
  void headersAreFoundWhateverTheirCase() {
    parser.take(bytes(ANSWER));

    assertThat(parser.header("content-type")).contains("application/json");
    assertThat(parser.header("Link")).isEmpty();
    assertThat(parser.header("orderId")).isEmpty();
  }

  @Test
  void anAnswerMayComeByteByByte() {
    for (int i = 0; i < ANSWER.length() - 1; i++) {
      assertThat(parser.take(bytes(ANSWER.substring(i, i + 1)))).isEqualTo(INCOMPLETE);
    }

    assertThat(parser.take(bytes("}"))).isEqualTo(COMPLETE);
    assertThat(parser.orderId()).isEqualTo(ID);
  }

  @Test
  void theNextAnswerStartsFresh() {
    parser.take(bytes(ANSWER));
    parser.reset();

    assertThat(
            parser.take(bytes("HTTP/1.1 422 No\r\ncontent-length:0\r\nConnection: close\r\n\r\n")))
        .isEqualTo(COMPLETE);
    assertThat(parser.status()).isEqualTo(422);
    assertThat(parser.replayed()).isFalse();
    assertThat(parser.closes()).isTrue();
    assertThat(parser.orderId()).isEmpty();
    assertThat(parser.body()).isEmpty();
  }

  @Test
  void anAnswerLargerThanTheFirstBufferIsRead() {
    String body = "x".repeat(10_000);

    assertThat(parser.take(bytes("HTTP/1.1 500 No\r\nContent-Length: 10000\r\n\r\n" + body)))
        .isEqualTo(COMPLETE);
    assertThat(parser.body()).isEqualTo(body);
  }

  @Test
  void aBodyThatNobodyWantsIsCountedAndNotKept() {
    String body = "x".repeat(2_000_000);
    parser.keepBody(false);

    assertThat(parser.take(bytes("HTTP/1.1 200 OK\r\nContent-"))).isEqualTo(INCOMPLETE);
    assertThat(parser.take(bytes("Length: 2000000\r\n\r\n" + body.substring(0, 1_999_999))))
        .isEqualTo(INCOMPLETE);
    assertThat(parser.take(bytes("x"))).isEqualTo(COMPLETE);
    assertThat(parser.length()).isEqualTo(2_000_000);
    parser.reset();
    assertThat(parser.take(bytes("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n" + body)))
        .isEqualTo(MALFORMED);
  }

  @Test
  void aBodyIsCompared() {
    parser.take(bytes(ANSWER));

    assertThat(parser.bodyIs(BODY.getBytes(StandardCharsets.UTF_8))).isTrue();
    assertThat(parser.bodyIs(BODY.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8)))
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH\r\n",
        "HTTP/1.1 abc Created\r\n",
        "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n",
        "HTTP/1.1 201 Created\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 201 Created\r\nContent-Length: 9999999999\r\n\r\n",
        "HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n{}HTTP/1.1 201 Created\r\n",
      })
  void whatIsNoSuchAnswerIsMalformed(String text) {
    assertThat(parser.take(bytes(text))).isEqualTo(MALFORMED);
  }

  @Test
  void anEndlessAnswerIsMalformed() {
    AnswerParser.Progress progress = INCOMPLETE;
    for (int i = 0; i < 200 && progress == INCOMPLETE; i++) {
      progress = parser.take(bytes("HTTP/1.1 201 Created\r\n" + "X".repeat(8_000)));
    }

    assertThat(progress).isEqualTo(MALFORMED);
  }

  @Test
  void aTornOrderIdIsNone() {
    parser.take(
        bytes("HTTP/1.1 201 Created\r\nContent-Length: 25\r\n\r\n{\"orderId\":\"0190b5a2-11\"}"));

    assertThat(parser.orderId()).isEmpty();
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }
}
