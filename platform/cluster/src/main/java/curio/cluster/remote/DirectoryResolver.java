package curio.cluster.remote;

import static java.util.Objects.requireNonNull;

import io.grpc.Attributes;
import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.Status;
import io.grpc.StatusOr;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Tells a channel where the members of its service are, and again whenever the directory changes. A
 * list that is out of date and empty is no reason to forget the one before. Thread-safe.
 */
final class DirectoryResolver extends NameResolver {
  private final String service;
  private final Directory directory;
  private final Peers peers;
  private final Args channel;
  private final ReentrantLock looking = new ReentrantLock();
  private @Nullable Listener2 listener;
  private Directory.@Nullable Listening listening;

  DirectoryResolver(String service, Directory directory, Peers peers, Args channel) {
    this.service = service;
    this.directory = directory;
    this.peers = peers;
    this.channel = channel;
  }

  @Override
  public String getServiceAuthority() {
    return service;
  }

  @Override
  public void start(Listener2 told) {
    listener = told;
    listening = directory.onChange(this::look);
    refresh();
  }

  /** The channel asks when a member cannot be reached; its name may have another address now. */
  @Override
  public void refresh() {
    requireNonNull(channel.getOffloadExecutor()).execute(this::look);
  }

  @Override
  public void shutdown() {
    var ended = listening;
    if (ended != null) {
      ended.close();
    }
  }

  /** One at a time, so that an older list is never told after a newer one. */
  private void look() {
    looking.lock();
    try {
      var endpoints = directory.members(service);
      if (endpoints.isEmpty() && directory.stale()) {
        return;
      }
      var groups = peers.at(endpoints).stream().map(DirectoryResolver::group).toList();
      channel.getSynchronizationContext().execute(() -> tell(groups));
    } finally {
      looking.unlock();
    }
  }

  private void tell(List<EquivalentAddressGroup> groups) {
    var told = requireNonNull(listener);
    if (groups.isEmpty()) {
      told.onError(Status.UNAVAILABLE.withDescription("no member serves " + service));
    } else {
      var _ =
          told.onResult2(
              ResolutionResult.newBuilder()
                  .setAddressesOrError(StatusOr.fromValue(groups))
                  .build());
    }
  }

  /** Looks the name up; the certificate of a member is good for the name it was found by. */
  private static EquivalentAddressGroup group(Peer peer) {
    var endpoint = peer.endpoint();
    return new EquivalentAddressGroup(
        new InetSocketAddress(endpoint.host(), endpoint.port()),
        Attributes.newBuilder()
            .set(Peer.KEY, peer)
            .set(EquivalentAddressGroup.ATTR_AUTHORITY_OVERRIDE, authority(endpoint))
            .build());
  }

  private static String authority(Endpoint endpoint) {
    return endpoint.host().contains(":")
        ? "[" + endpoint.host() + "]:" + endpoint.port()
        : endpoint.host() + ":" + endpoint.port();
  }
}
