package curio.cluster.remote;

import static java.util.Objects.requireNonNull;

import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/** Targets like {@code curio:///curio.orders.v1.Orders}. Thread-safe. */
final class DirectoryScheme extends NameResolverProvider {
  private static final String SCHEME = "curio";
  private static final int PRIORITY = 5;

  private final Directory directory;
  private final Function<String, Peers> peers;

  DirectoryScheme(Directory directory, Function<String, Peers> peers) {
    this.directory = directory;
    this.peers = peers;
  }

  static String target(String service) {
    return SCHEME + ":///" + service;
  }

  @Override
  public NameResolver newNameResolver(URI target, NameResolver.Args channel) {
    var service = requireNonNull(target.getPath()).substring(1);
    return new DirectoryResolver(service, directory, peers.apply(service), channel);
  }

  @Override
  public String getDefaultScheme() {
    return SCHEME;
  }

  @Override
  public Collection<Class<? extends SocketAddress>> getProducedSocketAddressTypes() {
    return List.of(InetSocketAddress.class);
  }

  @Override
  protected boolean isAvailable() {
    return true;
  }

  @Override
  protected int priority() {
    return PRIORITY;
  }
}
