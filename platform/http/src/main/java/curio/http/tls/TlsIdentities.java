package curio.http.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Gives each handshake the identity of the moment. A handshake asks three times: for the name of an
 * identity, its chain and its key. So names say which identity they mean, and the one before stays
 * known for those that began with it. Thread-safe.
 */
final class TlsIdentities extends X509ExtendedKeyManager {
  private volatile Known known;

  /** An identity under its name, and the one before it. */
  private record Known(String name, TlsIdentity identity, @Nullable Known before) {}

  TlsIdentities(TlsIdentity first) {
    known = new Known("1", first, null);
  }

  TlsIdentity current() {
    return known.identity();
  }

  /** Uses another one for handshakes that begin from now on. Not by two threads at once. */
  void use(TlsIdentity next) {
    Known now = known;
    String name = Long.toString(Long.parseLong(now.name()) + 1);
    known = new Known(name, next, new Known(now.name(), now.identity(), null));
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    Known now = known;
    return now.identity().keyType().equals(keyType) ? now.name() : null;
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String name) {
    TlsIdentity identity = find(name);
    return identity == null ? null : identity.chain().toArray(X509Certificate[]::new);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String name) {
    TlsIdentity identity = find(name);
    return identity == null ? null : identity.key();
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }

  private @Nullable TlsIdentity find(String name) {
    Known now = known;
    if (now.name().equals(name)) {
      return now.identity();
    }
    Known before = now.before();
    return before != null && before.name().equals(name) ? before.identity() : null;
  }
}
