package curio.node;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.testkit.TestDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The clocks of node and database jump together, back and ahead, while the node runs and while it
 * is stopped. The database's is moved by moving all that is stored.
 */
class SetBackClockTest {
  /** Longer than a lease, shorter than anything that rests because of a clock. */
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir private Path directory;
  private final TestDatabase store = NodeDatabase.create();

  @AfterEach
  void close() {
    store.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT1H", "P5D"})
  void whatRestedWhenTheNodeStoppedIsDueWhenItStartsByAnEarlierClock(Duration jump) {
    People.Person anna;
    List<Map<String, Object>> before;
    try (var ahead = start(new MovedClock(jump))) {
      anna = People.signUp(ahead, "annabel");
      before = threeOrders(anna);
    }
    askForALink(anna);
    anEventWaits(anna);
    TimesInStore.move(store, jump);

    try (var node = start(Clock.systemUTC())) {
      assertEverythingGoesOn(node, anna, before);
      assertThat(number("select count(*) from jobs.job where due_at > now() + interval '1 min'"))
          .isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT1H", "P5D"})
  void aRunningNodeGoesOnWhenTheClocksAreSetBack(Duration jump) {
    var clock = new MovedClock(jump);
    try (var node = start(clock)) {
      var anna = People.signUp(node, "annabel");
      var before = threeOrders(anna);

      TimesInStore.move(store, jump);
      // Before the node sees the clock go back: what is written later rests for up to a minute.
      askForALinkLater(anna, jump);
      clock.move(jump.negated());

      assertEverythingGoesOn(node, anna, before);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT1H", "P5D"})
  void aRunningNodeGoesOnWhenTheClocksAreSetAhead(Duration jump) {
    var clock = new MovedClock(Duration.ZERO);
    try (var node = start(clock)) {
      var anna = People.signUp(node, "annabel");
      var before = threeOrders(anna);

      TimesInStore.move(store, jump.negated());
      clock.move(jump);
      askForALinkLater(anna, Duration.ZERO);

      assertEverythingGoesOn(node, anna, before);
    }
  }

  /** The lease of a node that is gone lasts for its term, not until its clock is reached again. */
  @Test
  void theLeaseAndThePlaceOfADeadNodeEndAlthoughTheClockWasSetBack() {
    try (var _ = start(Clock.systemUTC())) {
      Sql.run(
          store.settings(),
          """
          with dead as (
            insert into jobs.node (name, held_until)
            values ('dead', now() + interval '1 hour') returning id)
          update jobs.job set state = 'running', owner = dead.id, epoch = epoch + 1
          from dead where kind = 'relay:orders';
          insert into cluster.member
            (id, protocol, roles, services, host, port, internal_port, state, term, heard_at)
          values ('dead', 1, '{}', '{}', 'nowhere', 1, 1, 'serving', '3 s', now() + interval '1 h')
          """);
    }

    try (var _ = start(Clock.systemUTC())) {
      eventually(
          SOON,
          () -> {
            assertThat(number("select count(*) from cluster.live_member where id = 'dead'"))
                .isZero();
            assertThat(
                    number(
                        """
                        select count(*) from jobs.job j join jobs.node n on n.id = j.owner
                        where j.kind = 'relay:orders' and n.name <> 'dead'
                        """))
                .isOne();
          });
    }
  }

  /** Whoever adds a column says whether it is compared with now, or only told to people. */
  @Test
  void everyInstantInTheStoreIsKnown() {
    var config = NodeConfig.read(Modules.ALL, List.of(), Map.of());
    try (var _ = start(Clock.systemUTC())) {
      var compared = new ArrayList<String>();
      new Services(config).storedTimes().forEach(time -> compared.addAll(time.columns()));
      var told =
          List.of(
              "accounts.audit.at",
              "accounts.mails.asked_at",
              "accounts.users.created_at",
              "accounts.users.identity_linked_at",
              "accounts.sessions.ended_at",
              // Of earlier releases, and moved at the start.
              "accounts.reset_requests.due_at",
              "accounts.reset_requests.requested_at",
              // Does not count while it lies in the future: see Sessions.
              "accounts.sessions.identity_proved_at",
              "feed.block.began_at",
              "feed.event.occurred_at",
              "feed.event.stored_at",
              "feed.follow.began_at",
              "feed.parked.occurred_at",
              "feed.parked.parked_at",
              "feed.post.created_at",
              "gallery.image.created_at",
              "gallery.parked.occurred_at",
              "gallery.parked.parked_at",
              "orders.orders.created_at",
              "orders.parked.occurred_at",
              "orders.parked.parked_at",
              // Orders what an account has seen; its birth is in an image's rank for good.
              "recommendations.seen.seen_at",
              "recommendations.profile.created_at",
              "recommendations.parked.occurred_at",
              "recommendations.parked.parked_at",
              // Days of the calendar of the shop, and what happened when: no clock moves them.
              "shop.action.done_at",
              "shop.action.settled_at",
              "shop.item.created_at",
              "shop.ticket.done_at",
              "shop.ticket.forfeits_at",
              "shop.parked.occurred_at",
              "shop.parked.parked_at",
              "shop.fraud_list.loaded_at",
              // Read under the lock of its session, and settled there: see RefreshTokens.
              "accounts.refresh_tokens.used_at",
              // Trimmed in the order of offsets: see PostgresLog.
              "log.batch.appended_at",
              // When an administrator was bound to a name of the settings.
              "accounts.named_admins.bound_at");
      var bounding = Pattern.compile("[a-z]+[.](limits|attempts|start_limit)[.].*");

      var columns = TimesInStore.columns(store.settings());

      // Limits bound what they read themselves.
      columns.removeIf(column -> bounding.matcher(column).matches());
      assertThat(columns).isNotEmpty().isSubsetOf(with(compared, told));
      assertThat(compared).isSubsetOf(columns);
    }
  }

  private void assertEverythingGoesOn(
      RunningNode node, People.Person anna, List<Map<String, Object>> before) {
    var person = refreshed(node, anna);
    eventually(SOON, () -> assertThat(node.health("ready").status()).isEqualTo(200));
    var cursor = String.valueOf(before.getLast().get("_id"));

    var order = place(node, person, "after the jump");

    var following = person.get(Shopper.ORDERS + "?cursor=" + cursor);
    assertThat(following.orders()).extracting(one -> one.get("_id")).containsExactly(order);
    eventually(
        SOON,
        () ->
            assertThat(person.get(Shopper.ORDERS).orders())
                .hasSize(4)
                .allSatisfy(one -> assertThat(one).containsEntry("status", "processing")));
    eventually(
        SOON,
        () -> {
          assertThat(number("select count(*) from accounts.outbox")).as("events").isZero();
          assertThat(number("select count(*) from accounts.mails")).as("mails").isZero();
          assertThat(number("select count(*) from accounts.reset_requests")).as("asked").isZero();
          // Standing work runs all the time.
          assertThat(number("select count(*) from jobs.job where state <> 'running'"))
              .as("resting jobs")
              .isZero();
          assertThat(number("select count(*) from cluster.live_member")).isOne();
        });
    assertThat(person.get("/v1/users/me").status()).isEqualTo(200);
  }

  /** The refresh token is good by every clock; the access token may have run out ahead. */
  private static People.Person refreshed(RunningNode node, People.Person person) {
    var answer =
        node.post("/token/refresh", "{\"refreshToken\": \"%s\"}".formatted(person.refreshToken()));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return new People.Person(
        node, person.id(), person.username(), answer.text("token"), answer.text("refreshToken"));
  }

  private static List<Map<String, Object>> threeOrders(People.Person person) {
    for (int i = 0; i < 3; i++) {
      place(person.node(), person, "key " + i);
    }
    var path = Shopper.ORDERS;
    eventually(() ->
        assertThat(person.get(path).orders())
            .hasSize(3)
            .allSatisfy(one -> assertThat(one).containsEntry("status", "processing")));
    return person.get(path).orders();
  }

  private static String place(RunningNode node, People.Person person, String key) {
    var answer =
        node.send(
            "POST",
            Shopper.ORDERS,
            "{\"price\": 12.5}",
            "Authorization",
            person.bearer(),
            "X-Request-Id",
            key);
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    return answer.text("orderId");
  }

  private void askForALink(People.Person person) {
    Sql.run(
        store.settings(),
        """
        insert into accounts.reset_requests (user_id, requested_at, due_at) values (%d, now(), now())
        """
            .formatted(person.id()));
  }

  /** As if it had been asked for by a clock so much ahead. */
  private void askForALinkLater(People.Person person, Duration ahead) {
    Sql.run(
        store.settings(),
        """
        with t as (select now() + interval '%2$d seconds' as t), mail as (
          insert into accounts.mails (user_id, kind, asked_at)
          select %1$d, 'reset-link', t from t returning number
        )
        insert into jobs.job (kind, key, payload, due_at)
        select 'accounts-mail', number, '', t from t, mail
        """
            .formatted(person.id(), ahead.toSeconds()));
  }

  /** The last order's event is in the outbox again, where a node that was killed leaves it. */
  private void anEventWaits(People.Person person) {
    Sql.run(
        store.settings(),
        """
        insert into orders.outbox (seq, topic, partition, events, payload)
        select o.event_seq, t.name, b.partition, b.events, b.payload
        from (select max(event_seq) as event_seq from orders.orders where user_id = %d) o
        cross join (
          select b.* from log.batch b join log.topic t on t.id = b.topic_id
          where t.name = 'order-created' order by b.last_offset desc limit 1) b
        join log.topic t on t.id = b.topic_id
        """
            .formatted(person.id()));
  }

  private RunningNode start(Clock clock) {
    var options = RunningNode.optionsOf(store.settings(), store.settings().url());
    return RunningNode.with(clock, with(options, List.of("--data", directory.toString())));
  }

  private static List<String> with(List<String> some, List<String> more) {
    var all = new ArrayList<>(some);
    all.addAll(more);
    return all;
  }

  private int number(String sql) {
    return Sql.number(store.settings(), sql);
  }
}
