package curio.bench.subject;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class CurioFeedTest {
  @Test
  void tokensTellWhoseTheyAre() {
    assertThat(CurioFeed.user(token("{\"sub\":\"x\",\"user_id\":4711,\"name\":\"b\"}")))
        .isEqualTo(4711);
    assertThatThrownBy(() -> CurioFeed.user(token("{\"sub\":\"x\"}")))
        .hasMessageContaining("user_id");
  }

  @Test
  void limitsAreRaisedToTheSocketsOfANode() {
    assertThat(new CurioFeed("curio", Path.of("curio"), 1, 16_000).settings())
        .contains("--http.max-sockets=16000", "--news.per-session=16000", "posts-per-minute=0");
  }

  private static String token(String claims) {
    return "a."
        + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(UTF_8))
        + ".c";
  }
}
