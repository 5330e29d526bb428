package curio.node;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.testkit.FaultProxy;
import curio.testkit.TestDatabase;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Roles in nodes of their own, of which one loses the store or goes away. */
class ApartOutageTest {
  /** Longer than any heartbeat counts. */
  private static final Duration LONG = Duration.ofSeconds(5);

  /** Much less than a gateway waits for accounts that may come back at any moment. */
  private static final Duration AT_ONCE = Duration.ofMillis(1_500);

  private TestDatabase store;
  private FaultProxy link;
  private RunningNode accounts;
  private RunningNode orders;
  private RunningNode gateway;
  private Shopper shopper;

  @BeforeEach
  void start() {
    store = NodeDatabase.create();
    var direct = URI.create(store.settings().url().substring("jdbc:".length()));
    link = FaultProxy.before(direct.getPort());
    accounts = node("accounts", store.settings().url());
    orders = node("orders", store.settings().url());
    gateway =
        node(
            "gateway",
            store
                .settings()
                .url()
                .replace(direct.getHost() + ":" + direct.getPort(), "127.0.0.1:" + link.port()));
    // Answered with 503 until the gateway has found the accounts.
    eventually(
        () -> assertThat(gateway.post("/v1/auth/sign-in", signIn()).status()).isEqualTo(401));
    shopper = gateway.signUp("shopper");
    eventually(() -> assertPlaced("before"));
  }

  @AfterEach
  void stop() {
    link.pass();
    gateway.close();
    orders.close();
    accounts.close();
    link.close();
    store.close();
  }

  @Test
  void aGatewayWithoutTheStoreGoesOnWithTheMembersThatItKnew() {
    link.cut();
    long cut = System.nanoTime();

    eventually(() -> {
      assertPlaced("without-" + System.nanoTime());
      assertThat(gateway.signUp("guest" + System.nanoTime()).orders()).isEmpty();
      assertThat(RegistryCalls.metric(gateway, "cluster_list_stale")).isEqualTo("1.0");
      assertThat(System.nanoTime() - cut).isGreaterThan(LONG.toNanos());
    });
    assertThat(gateway.health("ready").status()).isEqualTo(503);
    link.pass();

    eventually(() -> {
      assertPlaced("with-" + System.nanoTime());
      assertThat(gateway.health("ready").status()).isEqualTo(200);
    });
  }

  @Test
  void whileNobodyServesAccountsWhoIsKnownDoesNotWait() {
    accounts.close();
    eventually(
        () -> assertThat(gateway.post("/v1/auth/sign-in", signIn()).status()).isEqualTo(503));
    eventually(() -> assertThat(age()).isGreaterThan(2));

    for (int i = 0; i < 5; i++) {
      long asked = System.nanoTime();
      assertPlaced("alone-" + i);
      assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(AT_ONCE);
    }
  }

  private double age() {
    return Double.parseDouble(RegistryCalls.metric(gateway, "ended_sessions_age_seconds"));
  }

  private void assertPlaced(String key) {
    var answer = shopper.place(key, "{\"price\": 400}");
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
  }

  private static String signIn() {
    return "{\"username\":\"shopper\", \"password\":\"1234567890\"}";
  }

  private RunningNode node(String roles, String url) {
    var options = new ArrayList<>(RunningNode.optionsOf(store.settings(), url));
    options.addAll(Shape.roles(roles));
    options.addAll(List.of("--accounts.throttle", "false"));
    return RunningNode.with(options);
  }
}
