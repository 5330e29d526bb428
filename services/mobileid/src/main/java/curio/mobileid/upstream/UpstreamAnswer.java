package curio.mobileid.upstream;

import org.jspecify.annotations.Nullable;

/**
 * The end of a session as upstream tells it; not proven yet. Never printed whole, as the
 * certificate says who it is.
 *
 * @param result how it ended
 * @param signatureValue Base64; null for other results than OK
 * @param signatureAlgorithm upstream's name for it, for example SHA256WithECEncryption; null
 *     likewise
 * @param certificate Base64 of DER; null where upstream gives none, as for signatures
 * @param time as upstream wrote it; null for none
 * @param traceId what to tell upstream's support; null for none
 */
public record UpstreamAnswer(
    UpstreamResult result,
    @Nullable String signatureValue,
    @Nullable String signatureAlgorithm,
    @Nullable String certificate,
    @Nullable String time,
    @Nullable String traceId) {
  @Override
  public String toString() {
    return "UpstreamAnswer[" + result + "]";
  }
}
