package curio.shop.books;

import static curio.shop.Asking.add;
import static curio.shop.Asking.redeem;
import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.shop.ShopFixture;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is kept of commands that were refused. */
class RefusalsTest {
  private final ShopFixture shop = new ShopFixture();

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void refusalsAreForgottenAfterAMonthAndWhatWasDoneNever() {
    var old = redeem("chair", "7");
    var young = redeem("chair", "7");
    var done = add("chair", 5);
    shop.settle(old, done, young);
    shop.run("update shop.outcome set settled_at = now() - interval '32 days'");
    shop.run(
        "update shop.outcome set settled_at = now() - interval '30 days' where action_id = '%s'"
            .formatted(young.id()));

    shop.start();

    eventually(Duration.ofSeconds(30), () -> assertThat(shop.outcome(old)).isEmpty());
    assertThat(shop.outcome(young)).isPresent();
    assertThat(shop.outcome(done)).isPresent();
  }
}
