package curio.http.tls;

import curio.errors.CurioException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate that a port shows, kept up with its files. Connections that exist keep theirs.
 * Thread-safe.
 *
 * <p>{@link #check} compares the contents, since times of modification tell nothing of a link that
 * points elsewhere now. New contents that are no good, for example because only one of the two
 * files has been written yet, change nothing and are told once; the next contents are tried again.
 */
public final class TlsCertificate {
  private static final Logger LOG = LoggerFactory.getLogger(TlsCertificate.class);

  private final TlsSettings settings;
  private final String port;
  private final Counter loaded;
  private final Counter refused;
  private final ReentrantLock checking = new ReentrantLock();
  private volatile TlsIdentity identity;
  private volatile TlsFiles tried;
  private volatile Runnable show = () -> {};
  private volatile @Nullable String unreadable;

  /**
   * Reads the files.
   *
   * @param port the {@code port} tag of its metrics
   * @throws CurioException INVALID that names the setting, the file and what is wrong with it
   */
  public TlsCertificate(TlsSettings settings, String port, MeterRegistry metrics) {
    this.settings = settings;
    this.port = port;
    tried = TlsFiles.read(settings);
    identity = TlsIdentity.of(tried, settings);
    loaded = reloads(metrics, "loaded");
    refused = reloads(metrics, "refused");
    Gauge.builder(
            "http.server.tls.certificate.expiry",
            this,
            shown -> shown.identity.expiresAt().getEpochSecond())
        .description("When the certificate ends, in seconds since 1970")
        .baseUnit("seconds")
        .tag("port", port)
        .register(metrics);
  }

  /** What handshakes that begin now ask for certificate and key; it stays as it is. */
  public X509ExtendedKeyManager keys() {
    return identity.keys();
  }

  /** Has an action run whenever {@link #keys} have become others: it is to show them. */
  public void onChange(Runnable action) {
    show = action;
  }

  /** Reads the files again and uses them if they are new and good. Reads the disk. */
  public void check() {
    if (!checking.tryLock()) {
      return;
    }
    try {
      TlsFiles files = TlsFiles.read(settings);
      unreadable = null;
      if (!files.sameAs(tried)) {
        tried = files;
        identity = TlsIdentity.of(files, settings);
        show.run();
        loaded.increment();
        LOG.atInfo()
            .addKeyValue("port", port)
            .addKeyValue("expiresAt", identity.expiresAt())
            .log("a new certificate is used");
      }
    } catch (CurioException e) {
      tellOnce(String.valueOf(e.getMessage()));
    } finally {
      checking.unlock();
    }
  }

  /** Contents are tried once, but files that cannot be read are met again and again. */
  private void tellOnce(String reason) {
    if (!reason.equals(unreadable)) {
      unreadable = reason;
      refused.increment();
      LOG.atWarn()
          .addKeyValue("port", port)
          .addKeyValue("reason", reason)
          .log("the new certificate is no good; the one before stays");
    }
  }

  private Counter reloads(MeterRegistry metrics, String outcome) {
    return Counter.builder("http.server.tls.reloads")
        .description("Changes of the certificate's files")
        .tag("port", port)
        .tag("outcome", outcome)
        .register(metrics);
  }
}
