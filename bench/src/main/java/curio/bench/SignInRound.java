package curio.bench;

import curio.bench.load.LoadResult;
import java.util.Map;

/**
 * One round of the sign-in benchmark.
 *
 * @param knownMillis median of a wrong password for a name that exists
 * @param unknownMillis median for a name that does not
 * @param quiet orders before the burst
 * @param during orders in the 15 s from the burst on
 * @param statuses how often each status answered the burst
 * @param idleKib memory of all processes before the burst, PSS
 * @param peakKib the most during it
 */
record SignInRound(
    double knownMillis,
    double unknownMillis,
    LoadResult quiet,
    LoadResult during,
    Map<Integer, Long> statuses,
    long idleKib,
    long peakKib) {
  SignInRound {
    statuses = Map.copyOf(statuses);
  }
}
