package curio.accounts;

import curio.accounts.tokens.SigningKeys;
import curio.log.Outbox;
import curio.store.StoredTime;
import java.util.List;

/** What is compared with now in the schema {@code accounts}. Most is written by clocks of nodes. */
public final class AccountsTimes {
  private static final String OUTBOX = AccountsService.SCHEMA;

  /** How long the next try of a mail waits, by how often it was tried. */
  private static final String NEXT_TRY =
      """
      case attempts when 0 then interval '0'
        else power(2, least(attempts, 6) - 1) * interval '1 minute' end
      """;

  private AccountsTimes() {}

  /** All of them. */
  public static List<StoredTime> all() {
    return List.of(
        StoredTime.moment("accounts.sessions", "last_seen_at").and("created_at").byNodes(),
        StoredTime.moment("accounts.refresh_tokens", "issued_at").byNodes(),
        StoredTime.moment("accounts.ended_sessions", "ended_at").byNodes(),
        StoredTime.moment("accounts.signing_keys", "created_at").byNodes(),
        StoredTime.until("accounts.signing_keys", "retires_at", SigningKeys.LIFE).byNodes(),
        StoredTime.moment("accounts.reset_tokens", "issued_at").byNodes(),
        StoredTime.until("accounts.reset_requests", "due_at", NEXT_TRY)
            .and("requested_at")
            .byNodes(),
        new Outbox(OUTBOX).storedTime());
  }
}
