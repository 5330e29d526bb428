package curio.node;

import static org.assertj.core.api.Assertions.assertThat;

import curio.node.People.Person;
import org.junit.jupiter.api.Test;

/** What was promised holds after the settings of the shop have changed. */
class ChangedTermsTest {
  private static final String ADD =
      "{\"id\": \"ring\", \"name\": \"Ring\", \"category\": \"Jewelry\", \"price\": 120, \"state\":"
          + " \"Good\"}";
  private static final String PAWN =
      "{\"clientId\": \"walk.in\", \"itemId\": \"ring\", \"price\": 50, \"tax\": 5, \"limitDays\":"
          + " 5}";

  @Test
  void aLoanThatIsTooShortByNowIsAnsweredAgainToItsKey() {
    try (var own = new OwnDatabase();
        var stricter = own.another("--shop.shortest-term-days", "10")) {
      var clerk = People.clerk(own.node(), own.database(), "the.clerk");
      assertThat(clerk.send("POST", "/item/add", ADD).status()).isEqualTo(201);

      var first = pawn(clerk, own.node(), "key");
      var again = pawn(clerk, stricter, "key");
      var other = pawn(clerk, stricter, "another");

      assertThat(first.status()).as(first.body()).isEqualTo(200);
      assertThat(again.status()).as(again.body()).isEqualTo(200);
      assertThat(again.text("id")).isEqualTo(first.text("id"));
      assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
      assertThat(other.status()).isEqualTo(400);
      assertThat(other.body()).contains("limitDays: 5 (expected: 10 to 1830)");
    }
  }

  private static Answer pawn(Person clerk, RunningNode node, String key) {
    return node.send(
        "POST", "/item/action/pawn", PAWN, "Authorization", clerk.bearer(), "Idempotency-Key", key);
  }
}
