package curio.node;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.accounts.DemoAccounts;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What whoever starts with {@code --demo} finds in the shop, with nothing but HTTP. */
class DemoShopTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String SIGN_IN =
      """
      {"username": "siduri", "password": "%s"}
      """
          .formatted(DemoAccounts.PASSWORD);

  @Test
  void theClerkFindsItemsLoansAndCashAndIsNobodyWithoutTheDemo() {
    try (var own = new OwnDatabase("--demo")) {
      var node = own.node();
      var admin = People.admin(node, own.database(), "the.admin");
      var signedIn = node.post("/v1/auth/sign-in", SIGN_IN);
      assertThat(signedIn.status()).as(signedIn.body()).isEqualTo(200);
      var clerk = "Bearer " + signedIn.text("token");

      eventually(
          LONG,
          () -> {
            assertThat(node.get("/item/fetch?category=Jewelry").body()).contains("Gold ring");
            var due = node.get("/shop/tickets", "Authorization", clerk);
            assertThat(due.list("tickets"))
                .extracting(ticket -> ticket.get("itemId"))
                .containsExactly("demo-coat");
            var cash = node.get("/shop/cash", "Authorization", clerk);
            assertThat(cash.list("lines"))
                .extracting(line -> line.get("action"))
                .contains("sell", "buy", "pawn", "extend", "redeem");
            var camera = admin.get("/shop/ledger/entries?itemId=demo-camera");
            assertThat(camera.list("entries")).hasSize(2);
          });
      assertThat(sum(admin.get("/shop/ledger").object("balances"))).isZero();

      try (var other = own.another()) {
        other.post("/v1/auth/sign-in", SIGN_IN).assertProblem(401);
        eventually(() ->
            assertThat(node.get("/shop/tickets", "Authorization", clerk).status()).isEqualTo(401));
      }
    }
  }

  private static int sum(Map<String, Object> balances) {
    return balances.values().stream()
        .map(value -> new BigDecimal(value.toString()))
        .reduce(BigDecimal.ZERO, BigDecimal::add)
        .signum();
  }
}
