package curio.cluster.security;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ServerCredentials;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a node shows and believes when it calls or is called: nothing, or certificates whose files
 * are read again when they change. Connections that exist keep theirs until they are too old, which
 * the server sees to. Thread-safe.
 */
public final class RpcIdentity implements AutoCloseable {
  private static final long CHECK_EVERY_SECONDS = 10;

  private final ServerCredentials server;
  private final ChannelCredentials channel;
  private final @Nullable ScheduledExecutorService checks;

  private RpcIdentity(
      ServerCredentials server,
      ChannelCredentials channel,
      @Nullable ScheduledExecutorService checks) {
    this.server = server;
    this.channel = channel;
    this.checks = checks;
  }

  /**
   * Reads the files, if TLS is wanted.
   *
   * @throws CurioException INVALID that names the setting, the file and what is wrong with it
   */
  public static RpcIdentity of(@Nullable RpcTls tls) {
    if (tls == null) {
      return new RpcIdentity(
          InsecureServerCredentials.create(), InsecureChannelCredentials.create(), null);
    }
    var checks =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("rpc certificates").factory());
    try {
      var keys = keys(tls, checks);
      var trust = trust(tls.authority(), checks);
      return new RpcIdentity(
          TlsServerCredentials.newBuilder()
              .keyManager(keys)
              .trustManager(trust)
              .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
              .build(),
          TlsChannelCredentials.newBuilder().keyManager(keys).trustManager(trust).build(),
          checks);
    } catch (CurioException e) {
      checks.shutdownNow();
      throw e;
    }
  }

  public ServerCredentials server() {
    return server;
  }

  public ChannelCredentials channel() {
    return channel;
  }

  @Override
  public void close() {
    if (checks != null) {
      checks.shutdownNow();
    }
  }

  private static AdvancedTlsX509KeyManager keys(RpcTls tls, ScheduledExecutorService checks) {
    var keys = new AdvancedTlsX509KeyManager();
    try {
      var _ =
          keys.updateIdentityCredentials(
              tls.certificate().toFile(),
              tls.key().toFile(),
              CHECK_EVERY_SECONDS,
              TimeUnit.SECONDS,
              checks);
      return keys;
    } catch (IOException | GeneralSecurityException e) {
      throw refused("rpc.tls-certificate", tls.certificate(), "with its key " + tls.key(), e);
    }
  }

  private static AdvancedTlsX509TrustManager trust(
      Path authority, ScheduledExecutorService checks) {
    try {
      var trust = AdvancedTlsX509TrustManager.newBuilder().build();
      var _ =
          trust.updateTrustCredentials(
              authority.toFile(), CHECK_EVERY_SECONDS, TimeUnit.SECONDS, checks);
      return trust;
    } catch (IOException | GeneralSecurityException e) {
      throw refused("rpc.tls-authority", authority, "", e);
    }
  }

  /** Says which files; what a parser says of a key stays in the cause. */
  private static CurioException refused(String setting, Path file, String more, Exception cause) {
    return new CurioException(
        ErrorCode.INVALID,
        "%s: %s %s cannot be used (expected: PEM files that this process may read; keys as openssl"
                .formatted(setting, file, more)
            + " pkey -in FILE writes them)",
        cause);
  }
}
