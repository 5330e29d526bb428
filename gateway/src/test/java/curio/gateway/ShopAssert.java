package curio.gateway;

import static org.assertj.core.api.Assertions.assertThat;

/** How errors of the shop look. Stateless. */
final class ShopAssert {
  private ShopAssert() {}

  static void assertShopError(Answer answer, int status, String message) {
    assertShopErrorStatus(answer, status);
    assertThat(answer.text("message")).isEqualTo(message);
  }

  static void assertShopErrorStatus(Answer answer, int status) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.json().get("status").asInt()).isEqualTo(status);
    assertThat(answer.text("message")).isEqualTo(answer.text("detail")).isNotEmpty();
    assertThat(answer.text("requestId")).isEqualTo(answer.header("X-Request-Id"));
  }
}
