package curio.log;

import java.time.Instant;
import java.util.UUID;

/**
 * A record that its consumer could not handle, kept until somebody replays or drops it. What is in
 * the event is not told.
 *
 * @param reason what kind of failure it was and where, or that an earlier record of its key is
 *     parked
 * @param occurredAt when that happened of which the event tells
 * @param parkedAt when it was set aside
 */
public record DeadLetter(
    DeadLetterId id,
    UUID eventId,
    String key,
    String type,
    Instant occurredAt,
    String reason,
    Instant parkedAt) {}
