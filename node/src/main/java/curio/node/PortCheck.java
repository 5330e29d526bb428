package curio.node;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * Finds out that a port is taken before the stores are started; whoever takes it later is noticed
 * when it is opened. Stateless.
 */
final class PortCheck {
  private PortCheck() {}

  /** Those that every node opens. */
  static void free(NodeConfig config) {
    var node = config.node();
    free(node.host(), node.port());
    free(node.internalHost(), node.internalPort());
    if (config.serves()) {
      free(node.rpcHost(), node.rpcPort());
    }
  }

  private static void free(String host, int port) {
    if (port == 0) {
      return;
    }
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(host, port));
    } catch (IOException e) {
      throw new CurioException(
          ErrorCode.CONFLICT,
          ("%s:%d: %s (expected: a free port; choose another with --port, --internal-port or"
                  + " --rpc-port)")
              .formatted(host, port, e.getMessage()),
          e);
    }
  }
}
