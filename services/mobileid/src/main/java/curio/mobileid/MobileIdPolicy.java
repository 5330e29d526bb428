package curio.mobileid;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.mobileid.sessions.PollSettings;
import curio.mobileid.starts.StartSettings;
import curio.mobileid.upstream.RelyingParty;
import curio.mobileid.upstream.UpstreamSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What Mobile-ID goes by: its settings and what follows from these. Immutable.
 *
 * @param served relying parties whose sessions are passed on
 * @param authorities that issue people's certificates
 */
public record MobileIdPolicy(
    MobileIdSettings settings,
    List<RelyingParty> served,
    List<X509Certificate> authorities,
    UpstreamSettings upstream,
    StartSettings starts,
    PollSettings polling) {
  /** Never resolves (RFC 6761): who has no upstream is told that it cannot be reached. */
  private static final URI NO_UPSTREAM = URI.create("http://mobile-id.invalid");

  private static final RelyingParty DEMO = new RelyingParty("DEMO", new UUID(0, 0));

  public MobileIdPolicy {
    served = List.copyOf(served);
    authorities = List.copyOf(authorities);
  }

  /**
   * Somebody who plays upstream, for tests and demos.
   *
   * @param authority that issues the certificates of its people
   */
  public record StandIn(URI base, X509Certificate authority) {}

  /**
   * What follows from settings.
   *
   * @param node what people call this node
   * @param demo whether the party DEMO is served
   * @param standIn is asked if the settings name nobody else
   */
  public static MobileIdPolicy of(
      MobileIdSettings settings, String node, boolean demo, @Nullable StandIn standIn) {
    var served = new ArrayList<>(settings.served());
    if (demo) {
      served.add(DEMO);
    }
    var authorities = new ArrayList<X509Certificate>();
    if (!settings.authorities().isEmpty()) {
      authorities.addAll(certificates(Path.of(settings.authorities())));
    }
    var base = NO_UPSTREAM;
    if (!settings.upstreamUrl().isEmpty()) {
      base = URI.create(settings.upstreamUrl().replaceAll("/+$", ""));
    } else if (standIn != null) {
      base = standIn.base();
      authorities.add(standIn.authority());
    }
    return new MobileIdPolicy(
        settings,
        served,
        authorities,
        new UpstreamSettings(base, Set.copyOf(settings.pins()), settings.answerTimeout()),
        settings.starts(),
        new PollSettings(
            node, settings.pollTimeout(), settings.sessionsAtOnce(), settings.sessionKeep()));
  }

  private static List<X509Certificate> certificates(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
          .map(X509Certificate.class::cast)
          .toList();
    } catch (IOException | CertificateException e) {
      throw new CurioException(
          ErrorCode.INVALID,
          "mobile-id.authorities: %s (expected: a PEM file of certificates)".formatted(file),
          e);
    }
  }
}
