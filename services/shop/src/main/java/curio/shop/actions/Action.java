package curio.shop.actions;

import curio.contracts.shop.v1.ActionKind;
import curio.shop.life.Posting;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that was done with an item: a line of its history and of the ledger. Immutable.
 *
 * @param version of the item after it
 * @param client for whom it was done; empty for nobody
 * @param price what was asked or paid, in hundredths; null where there is none
 * @param tax of it, in hundredths; null where there is none
 * @param profit a clerk's note, in hundredths; null for none
 * @param date when it was done, as whoever asked for it said
 * @param fraudListVersion of the list that let the client pass; empty where it does not matter
 */
record Action(
    String itemId,
    int version,
    UUID id,
    ActionKind kind,
    String client,
    @Nullable Long price,
    @Nullable Long tax,
    @Nullable Long profit,
    Instant date,
    String fraudListVersion,
    Posting posting) {}
