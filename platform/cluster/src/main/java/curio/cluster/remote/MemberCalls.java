package curio.cluster.remote;

import curio.cluster.security.ClusterSecret;
import curio.cluster.security.RpcIdentity;
import io.grpc.Grpc;
import java.util.List;
import java.util.Optional;

/**
 * Leads to every single one of the other members that serve a service, for what each of them has to
 * be told. Any member serves for what {@link RemoteCalls} does. Thread-safe.
 */
public final class MemberCalls {
  private final String self;
  private final String service;
  private final Directory directory;
  private final ClusterSecret secret;
  private final RpcIdentity identity;

  /**
   * Nothing is connected by this.
   *
   * @param self the id of this member
   * @param service full name of the gRPC service
   */
  public MemberCalls(
      String self,
      String service,
      Directory directory,
      ClusterSecret secret,
      RpcIdentity identity) {
    this.self = self;
    this.service = service;
    this.directory = directory;
    this.secret = secret;
    this.identity = identity;
  }

  /** The id of this member. */
  public String self() {
    return self;
  }

  /** The others, in no order; nothing if they are not known at the moment. */
  public Optional<List<Endpoint>> others() {
    var members = directory.members(service);
    return members.isEmpty() && directory.stale()
        ? Optional.empty()
        : Optional.of(
            members.stream().filter(endpoint -> !endpoint.member().equals(self)).toList());
  }

  /** Has the listener run after each change of the members. */
  public Directory.Listening onChange(Runnable listener) {
    return directory.onChange(listener);
  }

  /** The way to one of them, to be closed by the caller. */
  public MemberWay way(Endpoint endpoint) {
    var builder =
        Grpc.newChannelBuilderForAddress(endpoint.host(), endpoint.port(), identity.channel());
    return new MemberWay(RemoteCalls.kept(builder).build(), new CallHeaders(secret));
  }
}
