package curio.mobileid;

import static curio.mobileid.MobileIdFixture.PERSON;
import static curio.mobileid.MobileIdFixture.await;
import static curio.mobileid.MobileIdFixture.browser;
import static curio.mobileid.MobileIdFixture.signIn;
import static curio.mobileid.MobileIdFixture.start;
import static curio.mobileid.MobileIdFixture.take;
import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.contracts.mobileid.v1.CancelSignInRequest;
import curio.contracts.mobileid.v1.Identity;
import curio.contracts.mobileid.v1.TakeSignInReply;
import curio.contracts.mobileid.v1.TakeSignInRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Sign-ins of browsers: for the browser that began, and until shortly after their end was taken.
 */
class SignInSessionTest {
  private static final Duration LONG = Duration.ofSeconds(25);

  private final MobileIdFixture fixture = new MobileIdFixture();
  private final MobileIdNode node = fixture.node("a");

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void whoConfirmsIsKnownByName() {
    var started = start(node, signIn("firefox").setUserId(7)).getStarted();
    assertThat(started.getVerificationCode()).matches("[0-9]{4}");

    fixture.upstream.confirmAll();

    assertThat(await(node, started.getSessionId(), "firefox", LONG).getEnded().getUserId())
        .isEqualTo(7);
    assertThat(take(node, started.getSessionId(), "firefox").getIdentity())
        .isEqualTo(
            Identity.newBuilder()
                .setCountry("EE")
                .setNationalNumber(PERSON)
                .setGivenName("Mary Änn")
                .setSurname("O’Connež")
                .setUserId(7)
                .build());
  }

  @Test
  void itsEndIsHandedOutUntilTenSecondsAfterTheFirstTime() throws Exception {
    var id = start(node, signIn("firefox")).getStarted().getSessionId();
    fixture.upstream.confirmAll();
    assertThat(await(node, id, "firefox", LONG).hasEnded()).isTrue();

    List<TakeSignInReply> replies;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var takers =
          IntStream.range(0, 8)
              .mapToObj(i -> (Callable<TakeSignInReply>) () -> take(node, id, "firefox"))
              .toList();
      replies = threads.invokeAll(takers).stream().map(Future::resultNow).toList();
    }
    assertThat(replies).allMatch(TakeSignInReply::hasIdentity).containsOnly(replies.getFirst());

    fixture.change("update mobileid.session set handed_out_at = now() - interval '9 s'");
    assertThat(await(node, id, "firefox", Duration.ZERO).hasEnded()).isTrue();
    assertThat(take(node, id, "firefox")).isEqualTo(replies.getFirst());
    fixture.change("update mobileid.session set handed_out_at = now() - interval '10 s'");
    assertThat(take(node, id, "firefox").hasNoSuchSession()).isTrue();
    assertThat(await(node, id, "firefox", Duration.ZERO).hasNoSuchSession()).isTrue();
  }

  @Test
  void whoOnlyLooksTakesNothing() {
    var id = start(node, signIn("firefox")).getStarted().getSessionId();
    fixture.upstream.confirmAll();
    assertThat(await(node, id, "firefox", LONG).hasEnded()).isTrue();
    var look =
        TakeSignInRequest.newBuilder()
            .setSessionId(id)
            .setBrowserHash(browser("firefox"))
            .setPeek(true)
            .build();

    assertThat(node.mobileId.call(stub -> stub.takeSignIn(look)).hasIdentity()).isTrue();

    assertThat(fixture.number("select count(handed_out_at) from mobileid.session")).isZero();
  }

  @Test
  void aClockThatWentBackGivesItOutNoLonger() {
    var id = start(node, signIn("firefox")).getStarted().getSessionId();
    fixture.upstream.confirmAll();
    assertThat(await(node, id, "firefox", LONG).hasEnded()).isTrue();

    fixture.change("update mobileid.session set handed_out_at = now() + interval '1 h'");

    assertThat(take(node, id, "firefox").hasNoSuchSession()).isTrue();
  }

  @Test
  void anotherBrowserSeesNothing() {
    var id = start(node, signIn("firefox")).getStarted().getSessionId();
    fixture.upstream.confirmAll();
    assertThat(await(node, id, "firefox", LONG).hasEnded()).isTrue();

    assertThat(await(node, id, "chrome", Duration.ZERO).hasNoSuchSession()).isTrue();
    assertThat(take(node, id, "chrome").hasNoSuchSession()).isTrue();
    assertThat(cancel(id, "chrome")).isFalse();
    assertThat(take(node, id, "firefox").hasIdentity()).isTrue();
  }

  @Test
  void aRelyingPartyDoesNotSeeIt() {
    var id = start(node, signIn("firefox")).getStarted().getSessionId();

    assertThat(await(node, id, Duration.ZERO).hasNoSuchSession()).isTrue();
  }

  @Test
  void whatIsNotProvenSignsNobodyIn() {
    var id = start(node, signIn("firefox")).getStarted().getSessionId();

    fixture.upstream.confirmAllAsAnother();

    assertThat(await(node, id, "firefox", LONG).hasEnded()).isTrue();
    assertThat(take(node, id, "firefox").getFailed().getReason()).contains("does not prove");
    assertThat(node.counted("mid_proxy_session_exception")).isEqualTo(1);
  }

  @Test
  void whoRefusesIsTold() {
    var id = start(node, signIn("firefox")).getStarted().getSessionId();

    fixture.upstream.endAll("USER_CANCELLED");

    assertThat(await(node, id, "firefox", LONG).hasEnded()).isTrue();
    assertThat(take(node, id, "firefox").getResult()).isEqualTo("USER_CANCELLED");
  }

  @Test
  void cancelledItIsForgottenAndPolledNoMore() {
    var id = start(node, signIn("firefox")).getStarted().getSessionId();
    eventually(() -> assertThat(fixture.upstream.open).hasValue(1));

    assertThat(cancel(id, "firefox")).isTrue();

    assertThat(cancel(id, "firefox")).isFalse();
    assertThat(await(node, id, "firefox", LONG).hasNoSuchSession()).isTrue();
    eventually(() -> assertThat(node.jobs.running()).isEqualTo(1));
  }

  @Test
  void nothingPersonalStandsInTheStore() {
    start(node, signIn("firefox"));
    fixture.upstream.confirmAll();
    eventually(() ->
        assertThat(fixture.number("select count(*) from mobileid.session where state = 'result'"))
            .isEqualTo(1));

    var everything =
        fixture
            .store
            .database()
            .read(tx ->
                tx.createQuery(
                        """
                        select concat(s::text, encode(s.person, 'escape'), s.answer::text)
                        from mobileid.session s union all select l::text from mobileid.limits l
                        union all select concat(j::text, encode(j.payload, 'escape')) from jobs.job j
                        """
                            .replace("encode(s.person, 'escape')", "encode(s.person, 'escape')"))
                    .mapTo(String.class)
                    .list());

    assertThat(everything).isNotEmpty().noneMatch(text -> text.contains(PERSON));
    assertThat(everything).noneMatch(text -> text.contains("7200000766"));
  }

  private boolean cancel(String id, String browser) {
    var call =
        CancelSignInRequest.newBuilder().setSessionId(id).setBrowserHash(browser(browser)).build();
    return node.mobileId.call(stub -> stub.cancelSignIn(call)).getCancelled();
  }
}
