package curio.mobileidmock;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.http.HttpSettings;
import curio.http.server.HttpEdge;
import curio.mobileidmock.certificates.CertificateAuthority;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A stand-in for SK's Mobile-ID REST API on a port of its own: same calls, same long polls, people
 * that answer by themselves, an authority that is made at the start and trusted by nobody else.
 * Whoever trusts it lets anybody sign in as anybody. Thread-safe.
 */
public final class MobileIdMock implements AutoCloseable {
  static final String AUTHORITY = "CN=TEST of Curio's Mobile-ID stand-in, O=Nobody, C=EE";

  /** Each waiting poll is a request at work on a connection of its own. */
  private static final HttpSettings.Load LOAD = new HttpSettings.Load(40_000, 30_000);

  private static final HttpSettings.Timeouts TIMEOUTS =
      new HttpSettings.Timeouts(
          Duration.ofSeconds(15),
          Duration.ofSeconds(30),
          Duration.ofSeconds(180),
          Duration.ofSeconds(10));

  private final CertificateAuthority authority;
  private final Faults faults = new Faults();
  private final Sessions sessions;
  private final HttpEdge edge;

  private MobileIdMock(MockSettings settings, MeterRegistry metrics, Clock clock) {
    authority = CertificateAuthority.create(AUTHORITY, clock.instant());
    sessions = new Sessions(settings.delay());
    var results = new Results(new SimCards(authority, clock), clock);
    edge =
        HttpEdge.start(
            HttpSettings.of("mobile-id-mock", settings.host(), settings.port())
                .with(LOAD)
                .with(TIMEOUTS),
            List.of(
                new MidRoutes(sessions, results, faults, clock).routes(),
                new MockRoutes(sessions, faults, authority, clock).routes()),
            request -> {
              throw new CurioException(ErrorCode.UNAUTHENTICATED, "nobody signs in here");
            },
            metrics,
            clock);
  }

  /** One that serves. */
  public static MobileIdMock start(MockSettings settings, MeterRegistry metrics, Clock clock) {
    return new MobileIdMock(settings, metrics, clock);
  }

  /** Where it serves. */
  public int port() {
    return edge.port();
  }

  /** Who issues the certificates of its people. */
  public CertificateAuthority authority() {
    return authority;
  }

  /** What goes wrong. */
  public Faults faults() {
    return faults;
  }

  /** How long people take from now on. */
  public void delay(AnswerDelay delay) {
    sessions.delay(delay);
  }

  /** What became of all polls. */
  public PollCounts polls() {
    return sessions.polls();
  }

  /** How often each phone was asked, by its number. */
  public Map<String, Integer> starts() {
    return sessions.starts();
  }

  /** Answers those who wait and closes. */
  @Override
  public void close() {
    sessions.end();
    edge.close();
  }
}
