package curio.shop.actions;

import curio.contracts.shop.v1.ActionKind;
import java.time.Instant;
import java.util.UUID;

/**
 * What became of something that was asked for. Immutable.
 *
 * @param fingerprint of what was asked
 * @param userId the account that asked; 0 for the shop itself
 * @param client for whom; empty for nobody
 * @param date when it was done, as whoever asked for it said
 */
public record Outcome(
    UUID actionId,
    UUID fingerprint,
    ActionKind kind,
    String itemId,
    long userId,
    String client,
    Instant date,
    Result result) {
  /** Either of two. */
  public sealed interface Result {}

  /** It was done, and made this version of the item. */
  public record Applied(int version) implements Result {}

  /**
   * It was not done.
   *
   * @param code the HTTP status: 403, 404 or 409
   * @param reason for whoever asked; names nobody
   * @param fraudListVersion of the list that refused the client; empty otherwise
   */
  public record Rejected(int code, String reason, String fraudListVersion) implements Result {
    /** For any other reason than the list. */
    public Rejected(int code, String reason) {
      this(code, reason, "");
    }
  }
}
