package curio.bench.subject;

import java.util.List;

/** Nodes of a proxy and what they need beside them. Closing ends all. */
public final class RunningProxy implements AutoCloseable {
  private final List<ProxyNode> nodes;
  private final List<? extends AutoCloseable> beside;

  /** What is beside them is closed after them, in this order. */
  RunningProxy(List<ProxyNode> nodes, List<? extends AutoCloseable> beside) {
    this.nodes = List.copyOf(nodes);
    this.beside = List.copyOf(beside);
  }

  public List<ProxyNode> nodes() {
    return nodes;
  }

  @Override
  public void close() {
    nodes.forEach(ProxyNode::close);
    try (Cleanup cleanup = new Cleanup()) {
      beside.reversed().forEach(cleanup::add);
    }
  }
}
