package curio.accounts.tokens;

import java.time.Instant;

/** A key of the access tokens without its private half, and what it is good for. Immutable. */
public record KeyState(String kid, Use use, Instant createdAt, Instant retiresAt) {
  /** What a key is good for. */
  public enum Use {
    /** Published, and signs later; or signs no more on nodes that know of its successor. */
    ANNOUNCED,
    /** New tokens are signed with it. */
    SIGNS,
    /** Its last tokens are accepted. */
    VERIFIES,
    /** For nothing. */
    RETIRED
  }
}
