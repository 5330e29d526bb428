package curio.jobs;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job as its new owner got it.
 *
 * @param place of its row in the table (ctid), where it is found without an index unless it moved
 * @param node the owner
 * @param attempts this one included
 * @param dueAt when it should have started, on the database's clock
 * @param claimedAt when it was claimed, on the same
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Claimed(
    String place,
    long id,
    String kind,
    @Nullable String key,
    byte[] payload,
    int attempts,
    long epoch,
    long node,
    Instant dueAt,
    Instant claimedAt) {}
