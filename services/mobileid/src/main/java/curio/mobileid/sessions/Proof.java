package curio.mobileid.sessions;

import curio.mobileid.sessions.PollRows.Claim;
import curio.mobileid.upstream.UpstreamAnswer;
import curio.mobileid.validation.Hash;
import curio.mobileid.validation.Identity;
import curio.mobileid.validation.NationalNumber;
import curio.mobileid.validation.ResultValidation;
import curio.mobileid.validation.SignedResult;
import curio.mobileid.validation.Verdict;
import java.util.Optional;

/**
 * Whether what upstream calls OK proves that the person who was asked has confirmed. Thread-safe.
 */
public final class Proof {
  private final ResultValidation validation;

  /** One by that validation. */
  public Proof(ResultValidation validation) {
    this.validation = validation;
  }

  /**
   * What speaks against it, without anything personal; empty if nothing does. Upstream gives no
   * certificate with a signature, so of that nothing but its presence can be checked here: its
   * relying party has the certificate.
   */
  Optional<String> doubt(Claim claim, UpstreamAnswer answer) {
    if (claim.purpose() == Purpose.SIGNATURE) {
      boolean signed = answer.signatureValue() != null && answer.signatureAlgorithm() != null;
      return signed ? Optional.empty() : Optional.of("no signature");
    }
    return switch (verdict(claim.hash(), claim.person(), answer)) {
      case Verdict.Valid valid -> Optional.empty();
      case Verdict.Invalid(var reason) -> Optional.of(reason.name());
    };
  }

  /** Who has confirmed a session that came to a result; empty if that proves nothing. */
  public Optional<Identity> identity(Session session) {
    var answer = session.answer();
    if (answer == null) {
      return Optional.empty();
    }
    return switch (verdict(session.hash(), session.person(), answer)) {
      case Verdict.Valid(var identity) -> Optional.of(identity);
      case Verdict.Invalid invalid -> Optional.empty();
    };
  }

  private Verdict verdict(Hash hash, NationalNumber person, UpstreamAnswer answer) {
    return validation.validate(
        new SignedResult(
            answer.result().name(),
            answer.signatureValue(),
            answer.signatureAlgorithm(),
            answer.certificate()),
        hash,
        person);
  }
}
