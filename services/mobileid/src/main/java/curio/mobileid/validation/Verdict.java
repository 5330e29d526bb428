package curio.mobileid.validation;

/** Whether a result proves who is at the phone. */
public sealed interface Verdict {
  /** It does: this person. */
  record Valid(Identity identity) implements Verdict {}

  /** It does not. */
  record Invalid(Reason reason) implements Verdict {}

  /** Why a result proves nothing. */
  enum Reason {
    RESULT_NOT_OK,
    SIGNATURE_MISSING,
    CERTIFICATE_MISSING,
    CERTIFICATE_UNREADABLE,
    CERTIFICATE_OF_AN_AUTHORITY,
    CERTIFICATE_NOT_YET_VALID,
    CERTIFICATE_EXPIRED,
    CERTIFICATE_NOT_FOR_SIGNING_IN,
    CERTIFICATE_UNTRUSTED,
    ANOTHER_PERSON,
    KEY_UNSUITABLE,
    ALGORITHM_MISMATCH,
    SIGNATURE_WRONG
  }
}
