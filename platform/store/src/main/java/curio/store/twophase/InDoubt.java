package curio.store.twophase;

import java.time.Duration;

/**
 * A prepared transaction that waits for its decision.
 *
 * @param id as it was given to {@link PreparedTransactions#prepare}
 * @param age since it was prepared, on the database's clock; not negative
 */
public record InDoubt(String id, Duration age) {}
