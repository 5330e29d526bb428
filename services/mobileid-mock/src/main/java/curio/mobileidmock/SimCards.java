package curio.mobileidmock;

import curio.mobileidmock.certificates.CertificateAuthority;
import curio.mobileidmock.certificates.Keys;
import curio.mobileidmock.certificates.Person;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Keys and certificates of people, made when they are first asked. Thread-safe. */
final class SimCards {
  private static final int MAX = 100_000;
  private static final int RSA_BITS = 2048;

  private final CertificateAuthority authority;
  private final Clock clock;
  private final Map<Subscriber, SimCard> cards = new ConcurrentHashMap<>();

  /** Making one takes a second, so all who have RSA share it. */
  private final KeyPair rsa = Keys.rsa(RSA_BITS);

  /** What signs. */
  record SimCard(KeyPair keys, X509Certificate certificate) {}

  SimCards(CertificateAuthority authority, Clock clock) {
    this.authority = authority;
    this.clock = clock;
  }

  SimCard of(Subscriber subscriber) {
    if (cards.size() >= MAX) {
      cards.clear();
    }
    return cards.computeIfAbsent(
        subscriber, each -> issue(authority, each.person(), keys(each.rsa())));
  }

  /** A certificate that is no good, for the right keys. */
  SimCard forged(Fault fault, Subscriber subscriber) {
    var good = of(subscriber);
    var person = subscriber.person();
    return switch (fault) {
      case OTHER_PERSON ->
          issue(authority, new Person("EE", "60001017869", "EID2016", "TESTNUMBER"), good.keys());
      case OTHER_AUTHORITY ->
          issue(
              CertificateAuthority.create(MobileIdMock.AUTHORITY, clock.instant()),
              person,
              good.keys());
      case EXPIRED -> {
        var now = clock.instant();
        var contents = person.certificate(good.keys().getPublic(), now);
        var past = contents.withDates(contents.from().minusSeconds(60), now.minusSeconds(1));
        yield new SimCard(good.keys(), authority.issue(past));
      }
      default -> good;
    };
  }

  private SimCard issue(CertificateAuthority by, Person person, KeyPair keys) {
    return new SimCard(keys, by.issue(person.certificate(keys.getPublic(), clock.instant())));
  }

  private KeyPair keys(boolean ofRsa) {
    return ofRsa ? rsa : Keys.ec("secp256r1");
  }
}
