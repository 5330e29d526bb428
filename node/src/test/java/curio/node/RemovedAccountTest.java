package curio.node;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What its owner has written goes with an account, on whichever node it is kept. */
class RemovedAccountTest {
  @ParameterizedTest
  @EnumSource
  void theNotesOfItsOrdersGoAndTheOrdersStay(Shape shape) {
    try (var system = new OwnDatabase(shape)) {
      var buyer = People.signUp(system.node(), "buyer.x");
      var admin = People.admin(system.node(), system.database(), "admin.x");
      for (int i = 0; i < 3; i++) {
        var placed =
            system
                .node()
                .post(
                    "/api/v1/order/",
                    "{\"price\":4,\"note\":\"for Anna, Long Street 5\"}",
                    "Idempotency-Key",
                    "key " + i,
                    "Authorization",
                    buyer.bearer());
        assertThat(placed.status()).isEqualTo(201);
      }
      assertThat(notes(system)).isEqualTo(3);

      var removed = admin.send("DELETE", "/v1/users/" + buyer.id(), "");

      assertThat(removed.status()).as(removed.body()).isEqualTo(200);
      eventually(() -> assertThat(notes(system)).isZero());
      assertThat(Sql.number(system.database(), "select count(*) from orders.orders")).isEqualTo(3);
    }
  }

  private static int notes(OwnDatabase system) {
    return Sql.number(
        system.database(), "select count(*) from orders.orders where note is not null");
  }
}
