package curio.cluster.remote;

/**
 * Where one member of the cluster takes calls of a service.
 *
 * @param member its id, unique for each start of a process
 * @param host name or address under which others reach it
 * @param port of its gRPC server
 */
public record Endpoint(String member, String host, int port) {}
