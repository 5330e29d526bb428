package curio.cluster.security;

import java.nio.file.Path;

/**
 * How nodes know each other by TLS. Both sides show a certificate and both check the other's.
 *
 * @param certificate a PEM file with this node's certificate, good for the name or address under
 *     which others reach it and for clients as well as servers, then those that lead to the
 *     authority
 * @param key a PEM file with its private key, unencrypted PKCS#8
 * @param authority a PEM file with the certificates of who signs the nodes' certificates
 */
public record RpcTls(Path certificate, Path key, Path authority) {}
