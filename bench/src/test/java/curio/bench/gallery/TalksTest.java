package curio.bench.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import curio.bench.load.AnswerParser;
import curio.bench.load.Talk;
import curio.bench.load.Verdict;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TalksTest {
  private static final int UNTIL_SAMPLE = 64;

  @Test
  void anOnlookerKnowsItsPictures() throws Exception {
    Photograph photograph = Photograph.of(64, 48, 0.8);
    Onlooker onlooker = new Onlooker(new Album(photograph, "here:1", List.of("/img/a")), 1);

    assertThat(said(onlooker)).startsWith("GET /img/a HTTP/1.1\r\nHost: here:1\r\n");
    assertThat(judged(onlooker, 200, photograph.numbered(0))).isEqualTo(Verdict.Right.SHOWN);
    assertThat(judged(onlooker, 404, new byte[2])).isInstanceOf(Verdict.Unexpected.class);
    assertThat(judged(onlooker, 200, new byte[2])).isInstanceOf(Verdict.Wrong.class);
  }

  @Test
  void everySoManyOfItsAnswersAreComparedWhole() throws Exception {
    Photograph photograph = Photograph.of(64, 48, 0.8);
    Onlooker onlooker = new Onlooker(new Album(photograph, "here:1", List.of("/img/a")), 1);
    for (int i = 0; i < UNTIL_SAMPLE; i++) {
      var _ = onlooker.next(i);
    }

    assertThat(onlooker.keepsBody()).isTrue();
    assertThat(judged(onlooker, 200, photograph.numbered(7))).isInstanceOf(Verdict.Wrong.class);
    assertThat(judged(onlooker, 200, photograph.numbered(0))).isEqualTo(Verdict.Right.SHOWN);
  }

  @Test
  void anUploaderNeverBringsThePictureTwice() throws Exception {
    Photograph photograph = Photograph.of(64, 48, 0.8);
    Uploader uploader = new Uploader(photograph, "here:1", "token", 100);

    String first = said(uploader, 0);
    String second = said(uploader, 1);

    assertThat(first)
        .contains("Authorization: Bearer token\r\n", "Content-Length: " + photograph.length())
        .endsWith(new String(photograph.numbered(100), StandardCharsets.ISO_8859_1));
    assertThat(second).endsWith(new String(photograph.numbered(101), StandardCharsets.ISO_8859_1));
    assertThat(judged(uploader, 201, new byte[0])).isInstanceOf(Verdict.Wrong.class);
  }

  private static String said(Talk talk) {
    return said(talk, 0);
  }

  private static String said(Talk talk, long number) {
    return StandardCharsets.ISO_8859_1.decode(talk.next(number)).toString();
  }

  private static Verdict judged(Talk talk, int status, byte[] body) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(
        "HTTP/1.1 %d Text\r\nContent-Length: %d\r\n\r\n"
            .formatted(status, body.length)
            .getBytes(StandardCharsets.US_ASCII));
    whole.writeBytes(body);
    AnswerParser answer = new AnswerParser();
    answer.take(ByteBuffer.wrap(whole.toByteArray()));
    return talk.judge(answer);
  }
}
