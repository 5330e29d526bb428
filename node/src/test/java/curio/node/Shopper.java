package curio.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Somebody who is signed in and places orders. Thread-safe. */
record Shopper(RunningNode node, String token) {
  static final String ORDERS = "/api/v1/order/";

  /** Places an order under a key. */
  Answer place(String key, String body) {
    return place(key, body.getBytes(StandardCharsets.UTF_8));
  }

  Answer place(String key, byte[] body) {
    return node.post(ORDERS, body, "Authorization", bearer(), "X-Request-Id", key);
  }

  /** GET as this user. */
  Answer get(String path) {
    return node.get(path, "Authorization", bearer());
  }

  /** All orders, oldest first, page by page. */
  List<Map<String, Object>> orders() {
    var all = new ArrayList<Map<String, Object>>();
    var path = ORDERS + "?limit=1000";
    while (true) {
      var page = get(path);
      assertThat(page.status()).as(page.body()).isEqualTo(200);
      all.addAll(page.orders());
      if (!page.json().containsKey("next")) {
        return all;
      }
      path = ORDERS + "?limit=1000&cursor=" + page.text("next");
    }
  }

  String bearer() {
    return "Bearer " + token;
  }
}
