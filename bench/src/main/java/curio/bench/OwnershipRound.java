package curio.bench;

import java.time.Duration;

/**
 * The longest time that any partition had no owner.
 *
 * @param join while a fourth node joined three
 * @param stop while one of four ended in order
 * @param kill while one of four was killed
 */
record OwnershipRound(Duration join, Duration stop, Duration kill) {}
