package curio.mobileid;

import static curio.mobileid.MobileIdFixture.PERSON;
import static curio.mobileid.MobileIdFixture.PHONE;
import static curio.mobileid.MobileIdFixture.authentication;
import static curio.mobileid.MobileIdFixture.signIn;
import static curio.mobileid.MobileIdFixture.start;
import static org.assertj.core.api.Assertions.assertThat;

import curio.contracts.mobileid.v1.StartReply.OutcomeCase;
import curio.limits.Rate;
import curio.mobileid.starts.StartSettings;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nobody is asked, or asks, without end; and upstream is not flooded. */
class StartLimitsTest {
  private static final Rate ANY = StartSettings.rate(0);
  private static final Rate TWO = StartSettings.rate(2);
  private static final Rate FOUR = StartSettings.rate(4);

  private final MobileIdFixture fixture = new MobileIdFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aPhoneRingsSoOftenWhicheverNodeIsAsked() {
    var a = fixture.node("a", limits(TWO, ANY, ANY, ANY));
    var b = fixture.node("b", limits(TWO, ANY, ANY, ANY));
    start(a, authentication());
    start(b, signIn("firefox"));

    var third = start(a, authentication());

    assertThat(third.getOutcomeCase()).isEqualTo(OutcomeCase.THROTTLED);
    assertThat(third.getThrottled().getRetryAfterMillis()).isBetween(290_000L, 300_000L);
    assertThat(fixture.upstream.starts).hasValue(2);
    assertThat(start(b, authentication().setPhoneNumber("+37200000767")).hasStarted()).isTrue();
  }

  @Test
  void aPersonIsAskedSoOften() {
    var node = fixture.node("a", limits(ANY, TWO, ANY, ANY));
    start(node, authentication());
    start(node, authentication().setPhoneNumber("+37200000767"));

    assertThat(start(node, authentication()).hasThrottled()).isTrue();
  }

  @Test
  void anAddressSignsInSoOftenAndARelyingPartyIsCountedByItself() {
    var node = fixture.node("a", limits(ANY, ANY, TWO, ANY));
    start(node, signIn("a"));
    start(node, signIn("b"));

    assertThat(start(node, signIn("c")).hasThrottled()).isTrue();
    assertThat(start(node, signIn("c").setClientAddress("192.0.2.9")).hasStarted()).isTrue();
    assertThat(start(node, authentication()).hasStarted()).isTrue();
  }

  @Test
  void neighboursInOneNetworkOfIpv6AreOneAddress() {
    var node = fixture.node("a", limits(ANY, ANY, TWO, ANY));
    start(node, signIn("a").setClientAddress("2001:db8::1"));
    start(node, signIn("b").setClientAddress("2001:db8::2"));

    assertThat(start(node, signIn("c").setClientAddress("2001:db8::3")).hasThrottled()).isTrue();
  }

  @Test
  void whatIsRefusedOrRepeatedDoesNotCount() {
    var node = fixture.node("a", limits(TWO, ANY, ANY, ANY));
    var request = authentication().setKey("key");
    start(node, request);
    start(node, request);
    start(node, request);

    assertThat(start(node, authentication()).hasStarted()).isTrue();
    assertThat(start(node, authentication()).hasThrottled()).isTrue();
    assertThat(fixture.number("select count(*) from mobileid.session")).isEqualTo(2);
  }

  @Test
  void aStrangerAtOneAddressLocksNobodyOut() {
    var node = fixture.node("a", limits(TWO, FOUR, FOUR, ANY, ANY));
    start(node, signIn("stranger").setClientAddress("192.0.2.66"));
    start(node, signIn("stranger").setClientAddress("192.0.2.66"));
    for (int i = 0; i < 5; i++) {
      var again = start(node, signIn("stranger").setClientAddress("192.0.2.66"));
      assertThat(again.hasThrottled()).isTrue();
    }

    assertThat(start(node, signIn("owner")).hasStarted()).isTrue();
    assertThat(start(node, authentication()).hasStarted()).isTrue();
    // All together make a phone ring no more often than that.
    assertThat(start(node, signIn("other").setClientAddress("192.0.2.7")).hasThrottled()).isTrue();
  }

  @Test
  void anOwnerIsLetThroughWhereTheOwnerHasSignedIn() {
    var node = fixture.node("a", limits(TWO, FOUR, FOUR, ANY, ANY));
    String known = fixture.knownBrowser(PHONE, PERSON);
    for (int i = 0; i < 8; i++) {
      start(node, signIn("stranger").setClientAddress("192.0.2." + (100 + i)));
    }
    assertThat(start(node, signIn("owner")).hasThrottled()).isTrue();

    var owner = signIn("owner").addKnownBrowsers("x").addKnownBrowsers(known);
    assertThat(start(node, owner).hasStarted()).isTrue();

    // Not without end, not of another person, and not by a text that was made up.
    assertThat(start(node, owner.setKey("second")).hasStarted()).isTrue();
    assertThat(start(node, owner.setKey("third")).hasThrottled()).isTrue();
    var other = fixture.knownBrowser(PHONE, "60001019928");
    assertThat(start(node, signIn("owner").addKnownBrowsers(other)).hasThrottled()).isTrue();
    var forged = (known.charAt(0) == 'A' ? "B" : "A") + known.substring(1);
    assertThat(start(node, signIn("owner").addKnownBrowsers(forged)).hasThrottled()).isTrue();
  }

  @Test
  void aFloodIsRefusedBeforeItReachesUpstream() throws Exception {
    var node = fixture.node("a", limits(ANY, ANY, ANY, ANY));
    for (int i = 0; i < 8; i++) {
      fixture.upstream.nextStart(ScriptedUpstream.hang(Duration.ofSeconds(20)));
    }
    long refused;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var calls =
          IntStream.range(0, 30)
              .mapToObj(
                  i -> (Callable<OutcomeCase>) () -> start(node, authentication()).getOutcomeCase())
              .toList();
      refused =
          threads.invokeAll(calls).stream()
              .filter(each -> each.resultNow() == OutcomeCase.NOT_AVAILABLE)
              .count();
    }

    assertThat(refused).isEqualTo(22);
    assertThat(fixture.upstream.starts).hasValue(8);
  }

  private static StartSettings limits(Rate phone, Rate person, Rate address, Rate party) {
    return limits(ANY, phone, person, address, party);
  }

  private static StartSettings limits(
      Rate sender, Rate phone, Rate person, Rate address, Rate party) {
    return new StartSettings(
        Duration.ofSeconds(60),
        Duration.ofSeconds(2),
        8,
        sender,
        phone,
        person,
        address,
        party,
        Duration.ofDays(180));
  }
}
