package curio.cluster.security;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the nodes of a cluster, and nobody else, know. It travels as {@code Authorization: Bearer
 * <secret>} in HTTP and in the metadata of gRPC. Never printed. Thread-safe.
 */
public final class ClusterSecret {
  /** The fewest characters that are taken for a secret. */
  public static final int MIN_LENGTH = 16;

  private static final Logger LOG = LoggerFactory.getLogger(ClusterSecret.class);
  private static final String SCHEME = "Bearer ";
  private static final int RANDOM_BYTES = 32;

  private final String value;
  private final byte[] digest;
  private final OncePerMinute warning = new OncePerMinute();

  /** A secret that was agreed on. */
  public ClusterSecret(String value) {
    if (value.length() < MIN_LENGTH || value.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
      throw new IllegalArgumentException(
          "cluster-secret: %d characters (expected: at least %d printable ones of ASCII)"
              .formatted(value.length(), MIN_LENGTH));
    }
    this.value = value;
    this.digest = digest(value);
  }

  /** 256 bits that nobody has seen yet. */
  public static ClusterSecret random() {
    byte[] bytes = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(bytes);
    return new ClusterSecret(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** The secret itself, for the file that keeps it. */
  public String value() {
    return value;
  }

  /** What a caller sends as {@code Authorization}. */
  public String authorization() {
    return SCHEME + value;
  }

  /**
   * Refuses a caller without the secret. The time that it takes says nothing about how much of it
   * was right; who comes with a wrong one is logged, at most once a minute.
   *
   * @param authorization what the caller sent
   * @param caller where it came from, for the log
   * @throws CurioException {@code UNAUTHENTICATED}
   */
  public void check(Optional<String> authorization, String caller) {
    if (authorization.isEmpty()) {
      throw refusal("no cluster secret");
    }
    if (!accepts(authorization.get())) {
      if (warning.due()) {
        LOG.atWarn().addKeyValue("caller", caller).log("a caller has a wrong cluster secret");
      }
      throw refusal("a wrong cluster secret");
    }
  }

  @Override
  public String toString() {
    return "***";
  }

  /** The scheme is the same whatever its case; digests are equal in length whatever was sent. */
  private boolean accepts(String authorization) {
    return authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        && MessageDigest.isEqual(digest, digest(authorization.substring(SCHEME.length())));
  }

  private static CurioException refusal(String what) {
    return new CurioException(
        ErrorCode.UNAUTHENTICATED, what + " (expected: Authorization: Bearer <cluster secret>)");
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
