package curio.http;

import curio.http.proxy.Client;
import curio.http.proxy.TrustedProxies;
import io.vertx.core.MultiMap;
import java.net.InetAddress;

/**
 * The other end of a connection. Immutable.
 *
 * @param itself the client of its requests, unless it is a proxy
 * @param trusted whether it is a proxy whose word is believed
 */
public record Peer(InetAddress address, Client itself, boolean trusted) {
  public static Peer of(InetAddress address, boolean overTls, TrustedProxies proxies) {
    return new Peer(
        address, new Client(address.getHostAddress(), overTls), proxies.trusts(address));
  }

  public Client clientOf(MultiMap headers, TrustedProxies proxies) {
    return trusted ? proxies.clientOf(address, itself.overTls(), headers::getAll) : itself;
  }
}
