package curio.bench;

import curio.bench.subject.MemoryUse;
import java.time.Duration;

/**
 * One start on an empty directory and one on its data.
 *
 * @param empty from the start of the process to the first order answered 201, account made in
 *     between
 * @param present the same with the account already there
 * @param idle memory of all processes 20 s after the second one
 */
record StartRound(Duration empty, Duration present, MemoryUse idle) {}
