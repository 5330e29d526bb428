package curio.log;

import java.time.Instant;

/**
 * A record that its consumer could not handle, kept until somebody replays it.
 *
 * @param record what could not be handled
 * @param reason the failure, or that an earlier record of its key is parked
 * @param parkedAt when it was set aside
 */
public record DeadLetter(LogRecord record, String reason, Instant parkedAt) {}
