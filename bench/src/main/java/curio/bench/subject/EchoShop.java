package curio.bench.subject;

import curio.bench.shop.Stock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The limit of the edge: {@link EchoServer} in a process of its own, with nothing in stock. */
public final class EchoShop implements ShopSubject {
  private final Echo echo = new Echo();

  @Override
  public String name() {
    return echo.name();
  }

  @Override
  public RunningShop start(Path directory, Stock stock, Cleanup cleanup) throws IOException {
    RunningSubject running = echo.start(directory, cleanup);
    return new RunningShop(
        running.address(), running.tokens(), running.processes(), Optional.empty());
  }
}
