package curio.bench.subject;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * A subject that serves.
 *
 * @param address where
 * @param tokens of its users, who may place orders
 * @param processes its server and its PostgreSQL
 * @param tables where its orders can be counted; empty if it stores nothing
 * @param pauses where its JVM notes its pauses, if it does
 */
public record RunningSubject(
    InetSocketAddress address,
    List<String> tokens,
    ProcessTree processes,
    Optional<OrderTables> tables,
    Optional<SafepointLog> pauses) {
  public RunningSubject {
    tokens = List.copyOf(tokens);
  }
}
