package curio.bench.subject;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * A shop that serves.
 *
 * @param address where
 * @param tokens of its clerks
 * @param processes its server and its PostgreSQL
 * @param tables where its books can be read; empty if it stores nothing, and then it finds nothing
 */
public record RunningShop(
    InetSocketAddress address,
    List<String> tokens,
    ProcessTree processes,
    Optional<ShopTables> tables) {
  public RunningShop {
    tokens = List.copyOf(tokens);
  }
}
