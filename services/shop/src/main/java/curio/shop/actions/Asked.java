package curio.shop.actions;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an action has from whoever asked for it. Immutable.
 *
 * @param id of the action
 * @param client for whom it is done; empty for nobody
 * @param date when it was done
 * @param profit a clerk's note, in hundredths; null for none
 * @param fraudListVersion of the list that let the client pass; empty where it does not matter
 */
public record Asked(
    UUID id, String client, Instant date, @Nullable Long profit, String fraudListVersion) {
  /** Something that is done for nobody. */
  public static Asked byTheShop(UUID id, Instant date) {
    return new Asked(id, "", date, null, "");
  }
}
