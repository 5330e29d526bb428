package curio.bench.subject;

/**
 * Memory of processes, from {@code /proc/PID/smaps_rollup}.
 *
 * @param rssKib resident pages, shared ones counted once for each process
 * @param pssKib the same with each shared page divided among those who share it: what the whole
 *     really takes
 */
public record MemoryUse(long rssKib, long pssKib) {
  static MemoryUse parse(String rollup) {
    return new MemoryUse(value(rollup, "Rss:"), value(rollup, "Pss:"));
  }

  MemoryUse plus(MemoryUse other) {
    return new MemoryUse(rssKib + other.rssKib, pssKib + other.pssKib);
  }

  private static long value(String rollup, String name) {
    return rollup
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToLong(line ->
            Long.parseLong(line.substring(name.length(), line.length() - " kB".length()).strip()))
        .findFirst()
        .orElse(0);
  }
}
