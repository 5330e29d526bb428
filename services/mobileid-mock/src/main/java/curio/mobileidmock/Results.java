package curio.mobileidmock;

import curio.mobileidmock.SessionState.SignatureBody;
import curio.mobileidmock.certificates.Keys;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How sessions end: as their people want, unless a fault forges it. Thread-safe. */
final class Results {
  private static final String COMPLETE = "COMPLETE";

  private final SimCards cards;
  private final Clock clock;

  Results(SimCards cards, Clock clock) {
    this.cards = cards;
    this.clock = clock;
  }

  SessionState of(Session session, @Nullable Fault fault) {
    var result = session.subscriber().result();
    if (!result.equals("OK")) {
      return complete(result, null, null);
    }
    if (fault == null || !fault.forges()) {
      return signed(session, "OK", cards.of(session.subscriber()), null);
    }
    return signed(
        session,
        fault == Fault.UNKNOWN_RESULT ? "SPLENDID" : "OK",
        cards.forged(fault, session.subscriber()),
        fault);
  }

  private SessionState signed(
      Session session, String result, SimCards.SimCard card, @Nullable Fault fault) {
    var signature =
        fault == Fault.NO_SIGNATURE ? null : signature(session.hash(), card, fault, session);
    // SK gives the certificate of authentications only.
    boolean shown = session.path().equals(Session.AUTHENTICATION) && fault != Fault.NO_CERTIFICATE;
    return complete(result, signature, shown ? base64(card.certificate()) : null);
  }

  private static SignatureBody signature(
      HashBody hash, SimCards.SimCard card, @Nullable Fault fault, Session session) {
    var toSign = hash.bytes().clone();
    if (fault == Fault.OTHER_HASH) {
      toSign[0] ^= 1;
    }
    var bytes = Keys.sign(card.keys().getPrivate(), toSign);
    if (fault == Fault.WRONG_SIGNATURE) {
      bytes[bytes.length / 2] ^= 1;
    } else if (fault == Fault.TRUNCATED_SIGNATURE) {
      bytes = Arrays.copyOf(bytes, bytes.length - 1);
    }
    boolean rsa = session.subscriber().rsa() != (fault == Fault.WRONG_ALGORITHM);
    var algorithm = hash.type() + (rsa ? "WithRSAEncryption" : "WithECEncryption");
    return new SignatureBody(Base64.getEncoder().encodeToString(bytes), algorithm);
  }

  private SessionState complete(
      String result, @Nullable SignatureBody signature, @Nullable String certificate) {
    return new SessionState(
        COMPLETE, result, signature, certificate, clock.instant(), UUID.randomUUID().toString());
  }

  private static String base64(X509Certificate certificate) {
    try {
      return Base64.getEncoder().encodeToString(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("what is built can be encoded", e);
    }
  }
}
