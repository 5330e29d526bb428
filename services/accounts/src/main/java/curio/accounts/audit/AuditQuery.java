package curio.accounts.audit;

import org.jspecify.annotations.Nullable;

/**
 * Which entries a list is to have, the newest first. Immutable.
 *
 * @param actorId 0 for any
 * @param subjectId 0 for any
 * @param action null for any
 * @param before only entries with lower numbers; 0 for the newest
 */
public record AuditQuery(
    long actorId, long subjectId, @Nullable AuditAction action, long before, int limit) {}
