package curio.accounts;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Runs the same call many times at once. */
final class Together {
  private Together() {}

  /** The results of that many calls that began together, within 30 s. */
  static <T> List<T> run(int callers, Callable<T> call) throws Exception {
    var begin = new CountDownLatch(1);
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<Future<T>>();
      for (int i = 0; i < callers; i++) {
        running.add(
            executor.submit(() -> {
              if (!begin.await(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("never began");
              }
              return call.call();
            }));
      }
      begin.countDown();
      var results = new ArrayList<T>();
      for (var future : running) {
        results.add(future.get(30, TimeUnit.SECONDS));
      }
      return results;
    }
  }
}
