package peer.ignite;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/** Pools of threads with small stacks, since there are many of them. */
final class Threads {
  private static final long STACK_BYTES = 256 << 10;

  private Threads() {}

  /** As many as there are tasks. */
  static ExecutorService unbounded(String name) {
    return Executors.newCachedThreadPool(named(name));
  }

  /** Tasks wait for a free one. */
  static ExecutorService atMost(int count, String name) {
    return Executors.newFixedThreadPool(count, named(name));
  }

  static ThreadFactory named(String name) {
    return task -> new Thread(null, task, name, STACK_BYTES);
  }
}
