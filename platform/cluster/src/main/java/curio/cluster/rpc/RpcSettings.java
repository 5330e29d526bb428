package curio.cluster.rpc;

import curio.cluster.security.ClusterSecret;
import curio.cluster.security.RpcTls;
import org.jspecify.annotations.Nullable;

/**
 * The port for calls between nodes, and how this node calls others.
 *
 * @param host address that it listens on
 * @param port 0 takes a free one
 * @param secret what all nodes of the cluster know
 * @param tls absent: the calls are not encrypted
 */
public record RpcSettings(String host, int port, ClusterSecret secret, @Nullable RpcTls tls) {}
