package curio.bench.subject;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * A subject that serves and whose orders have effects.
 *
 * @param address where
 * @param tokens of its users, who may place orders
 * @param processes all of it
 * @param times when orders and effects were stored
 */
public record RunningEffects(
    InetSocketAddress address, List<String> tokens, ProcessTree processes, EffectTimes times) {
  public RunningEffects {
    tokens = List.copyOf(tokens);
  }
}
