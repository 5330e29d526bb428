package curio.ring;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A master of a cluster, as {@code CLUSTER NODES} tells it. Immutable.
 *
 * @param host empty where the member that was asked does not know how others reach it
 */
record ClusterMember(String host, int port, List<Integer> slots) {
  private static final int ADDRESS = 1;
  private static final int FLAGS = 2;
  private static final int FIRST_SLOTS = 8;

  /** The masters that have slots, in the order of their addresses. */
  static List<ClusterMember> mastersOf(String clusterNodes) {
    return clusterNodes
        .lines()
        .map(line -> List.of(line.split(" ")))
        .filter(words -> words.size() > FIRST_SLOTS)
        .filter(words -> isMaster(words.get(FLAGS)))
        .map(ClusterMember::of)
        .sorted((left, right) -> left.address().compareTo(right.address()))
        .toList();
  }

  private static boolean isMaster(String flags) {
    var all = List.of(flags.split(","));
    return all.contains("master") && !all.contains("noaddr");
  }

  private static ClusterMember of(List<String> words) {
    // HOST:PORT@BUS,NAME
    var address = words.get(ADDRESS).replaceFirst("@.*", "");
    int colon = address.lastIndexOf(':');
    var slots =
        words.subList(FIRST_SLOTS, words.size()).stream().flatMap(ClusterMember::slots).toList();
    return new ClusterMember(
        address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)), slots);
  }

  /** A slot, a range of them, or one in brackets, which is about to move. */
  private static Stream<Integer> slots(String written) {
    if (written.startsWith("[")) {
      return Stream.empty();
    }
    int[] ends = Arrays.stream(written.split("-")).mapToInt(Integer::parseInt).toArray();
    return IntStream.rangeClosed(ends[0], ends[ends.length - 1]).boxed();
  }

  private String address() {
    return host + ":" + port;
  }
}
