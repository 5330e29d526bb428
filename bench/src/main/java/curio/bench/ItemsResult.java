package curio.bench;

import java.util.List;
import java.util.Map;

/**
 * All rounds of the shop's benchmark.
 *
 * @param machine what it ran on
 * @param options how it was run
 * @param postgres version of PostgreSQL that each subject with a store ran on
 * @param rounds of each subject by name, in the order they had their turns
 */
record ItemsResult(
    String machine,
    Options options,
    Map<String, String> postgres,
    Map<String, List<ItemsRound>> rounds) {
  static final String PRODUCT = "curio";
  static final String PEER = "peer-items";
  static final String ECHO = "echo";

  List<ItemsRound> of(String subject) {
    return rounds.getOrDefault(subject, List.of());
  }
}
