package curio.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RequestBurstTest {
  @Test
  void everyAnswerIsCounted() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (TinyServer server =
            new TinyServer((self, order) ->
                switch (asked.getAndIncrement() % 3) {
                  case 0 -> TinyServer.status(200, "{}");
                  case 1 -> TinyServer.status(503, "busy");
                  default -> null;
                });
        RequestBurst burst = RequestBurst.open(server.address(), 30)) {
      Map<Integer, Long> statuses = burst.post("/any", Collections.nCopies(30, "{}"));

      assertThat(statuses).isEqualTo(Map.of(200, 10L, 503, 10L, 0, 10L));
    }
  }

  @Test
  void aBurstMayAskInsteadOfPost() throws Exception {
    try (TinyServer server =
            new TinyServer((self, order) -> TinyServer.status(200, "x".repeat(100_000)));
        RequestBurst burst = RequestBurst.open(server.address(), 20)) {
      assertThat(burst.get("/any")).isEqualTo(Map.of(200, 20L));
    }
  }
}
