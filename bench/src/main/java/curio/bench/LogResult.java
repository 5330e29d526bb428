package curio.bench;

import curio.bench.subject.EffectSubject;
import curio.bench.subject.RelaySubject;
import java.util.List;
import java.util.Map;

/**
 * All rounds of the log's benchmark.
 *
 * @param machine what it ran on
 * @param consumers whose effects were measured, in the order of their turns
 * @param relays that were measured, in the order of their turns
 * @param effects rounds of each by name
 * @param moves rounds of each relay by name
 * @param ownership rounds of the product's nodes
 */
record LogResult(
    String machine,
    Options options,
    List<EffectSubject> consumers,
    List<RelaySubject> relays,
    Map<String, List<EffectRound>> effects,
    Map<String, List<RelayRound>> moves,
    List<OwnershipRound> ownership) {
  /** The product with its log in PostgreSQL. */
  static final String CURIO = "curio";

  /** The product with its log on Kafka. */
  static final String ON_KAFKA = "curio-kafka";

  /** The peer as it comes. */
  static final String NAMASTACK = "namastack";

  /** The peer with its best settings. */
  static final String NAMASTACK_FAST = "namastack-fast";

  /** Kafka's producer alone. */
  static final String PRODUCER = "producer";

  List<EffectRound> effectsOf(String subject) {
    return effects.getOrDefault(subject, List.of());
  }

  List<RelayRound> movesOf(String subject) {
    return moves.getOrDefault(subject, List.of());
  }
}
