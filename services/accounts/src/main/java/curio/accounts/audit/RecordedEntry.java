package curio.accounts.audit;

import java.time.Instant;

/**
 * An entry as it stands in the log. Immutable.
 *
 * @param action as text, since a newer release may have written one that this one does not know
 */
public record RecordedEntry(
    long number,
    Instant at,
    String action,
    long actorId,
    long subjectId,
    String address,
    String agent,
    String traceId,
    String detail) {}
