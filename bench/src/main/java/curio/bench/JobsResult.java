package curio.bench;

import curio.bench.subject.JobSubject;
import java.util.List;
import java.util.Map;

/**
 * All rounds of the jobs benchmark.
 *
 * @param machine what it ran on
 * @param postgres versions of PostgreSQL that were met
 * @param subjects that were measured, in the order of their turns
 * @param rounds of each by name
 * @param takeovers of each by name
 */
record JobsResult(
    String machine,
    Options options,
    List<String> postgres,
    List<JobSubject> subjects,
    Map<String, List<JobsRound>> rounds,
    Map<String, List<Takeover>> takeovers) {}
