package curio.bench.sockets;

import java.io.IOException;
import java.nio.channels.SelectionKey;

/** A connection of the loop. */
@FunctionalInterface
interface Ready {
  /** It can go on; the memory is for use during the call. */
  void ready(SelectionKey key, byte[] memory) throws IOException;
}
