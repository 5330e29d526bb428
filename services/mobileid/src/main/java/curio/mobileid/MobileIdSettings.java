package curio.mobileid;

import curio.mobileid.sessions.PollSettings;
import curio.mobileid.starts.StartSettings;
import curio.mobileid.upstream.Language;
import curio.mobileid.upstream.RelyingParty;
import curio.mobileid.upstream.UpstreamSettings;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be set. Immutable.
 *
 * @param own in whose name people sign in
 * @param language in which their phones ask, unless they say otherwise
 * @param displayText what their phones show; null for nothing
 * @param served relying parties whose sessions are passed on
 * @param authorities that issue people's certificates
 */
public record MobileIdSettings(
    RelyingParty own,
    Language language,
    @Nullable String displayText,
    List<RelyingParty> served,
    List<X509Certificate> authorities,
    UpstreamSettings upstream,
    StartSettings starts,
    PollSettings polling) {
  public MobileIdSettings {
    served = List.copyOf(served);
    authorities = List.copyOf(authorities);
  }
}
