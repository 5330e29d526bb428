package curio.bench.subject;

import curio.bench.shop.Stock;
import java.io.IOException;
import java.nio.file.Path;

/** A shop over HTTP that is measured. */
public interface ShopSubject {
  /** Short and stable, for tables. */
  String name();

  /**
   * Fills a new store in the empty directory and waits until it serves; `cleanup` ends it, whatever
   * came of the start.
   */
  RunningShop start(Path directory, Stock stock, Cleanup cleanup) throws IOException;
}
