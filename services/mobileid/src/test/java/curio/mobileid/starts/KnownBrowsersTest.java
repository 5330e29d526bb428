package curio.mobileid.starts;

import static org.assertj.core.api.Assertions.assertThat;

import curio.mobileid.sessions.FieldEncryption;
import curio.mobileid.sessions.SessionId;
import curio.mobileid.validation.Country;
import curio.mobileid.validation.NationalNumber;
import curio.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a browser shows of the sign-ins that it has seen. */
class KnownBrowsersTest {
  private static final NationalNumber PERSON = new NationalNumber(Country.EE, "60001019906");
  private static final NationalNumber OTHER = new NationalNumber(Country.EE, "60001019928");
  private static final Duration LIFE = Duration.ofDays(180);

  private final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T12:00:00Z"));
  private final KnownBrowsers browsers = of(1);

  @Test
  void aTextIsGoodForItsLifeAndLessThanADayMore() {
    var text = browsers.issue(SessionId.fresh(), PERSON);
    clock.advance(LIFE);
    assertThat(browsers.find(List.of(text), PERSON)).isPresent();

    clock.advance(Duration.ofDays(1));

    assertThat(browsers.find(List.of(text), PERSON)).isEmpty();
  }

  @Test
  void itIsOfOnePersonAndOfHoldersOfTheKey() {
    var text = browsers.issue(SessionId.fresh(), PERSON);

    assertThat(of(1).find(List.of(text), PERSON)).isPresent();
    assertThat(browsers.find(List.of(text), OTHER)).isEmpty();
    assertThat(of(2).find(List.of(text), PERSON)).isEmpty();
    assertThat(browsers.find(List.of("", "!", "AAAA", text), PERSON)).isEmpty();
    assertThat(browsers.find(List.of("", "AAAA", text), PERSON)).isPresent();
  }

  @Test
  void oneSessionGivesOneBrowser() {
    var session = SessionId.fresh();
    var text = browsers.issue(session, PERSON);
    clock.advance(Duration.ofSeconds(10));

    assertThat(browsers.issue(session, PERSON)).isEqualTo(text);
    assertThat(browsers.find(List.of(browsers.issue(SessionId.fresh(), PERSON)), PERSON))
        .isPresent()
        .isNotEqualTo(browsers.find(List.of(text), PERSON));
  }

  private KnownBrowsers of(int key) {
    var bytes = new byte[FieldEncryption.KEY_BYTES];
    bytes[0] = (byte) key;
    return new KnownBrowsers(new FieldEncryption(bytes), clock, LIFE);
  }
}
