package curio.mobileidmock;

import java.util.Locale;

/**
 * What goes wrong. The first few are about the connection, the others about the result: each makes
 * it differ from a good one in that thing.
 */
public enum Fault {
  /** Answers 400. */
  BAD_REQUEST,
  /** Answers 401. */
  UNAUTHORIZED,
  /** Answers 404. */
  NOT_FOUND,
  /** Answers 500. */
  ERROR,
  /** Answers 503. */
  UNAVAILABLE,
  /** Never answers. */
  HANG,
  /** Closes the connection without an answer. */
  DROP,
  /** The right answer, byte by byte. */
  SLOW,
  /** Answers 200 with JSON that breaks off. */
  GARBAGE,
  /** Answers 200 with a state that nobody knows. */
  UNKNOWN_STATE,
  UNKNOWN_RESULT,
  /** One bit of the signature is wrong. */
  WRONG_SIGNATURE,
  TRUNCATED_SIGNATURE,
  NO_SIGNATURE,
  /** Signed, but over something else. */
  OTHER_HASH,
  OTHER_PERSON,
  /** The certificate comes from an authority of the same name. */
  OTHER_AUTHORITY,
  EXPIRED,
  NO_CERTIFICATE,
  /** RSA is called EC and EC is called RSA. */
  WRONG_ALGORITHM;

  /** The one of that name, in small letters with dashes. */
  static Fault named(String name) {
    try {
      return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("fault: " + name + " (expected: like error or drop)", e);
    }
  }

  /** Whether it is about the certificate or the signature. */
  boolean forges() {
    return compareTo(UNKNOWN_RESULT) >= 0;
  }
}
