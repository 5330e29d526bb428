package curio.gateway.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.util.JSONObjectUtils;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells genuine access tokens from others: signed by one of our keys with the one algorithm we use,
 * issued by us, not expired. The algorithm is pinned here and never taken from the token (RFC 8725,
 * section 3.1). Costs about 0.3 ms of one core, so its verdicts are kept elsewhere. Thread-safe.
 */
final class AccessTokenVerifier {
  private static final String ISSUER = "curio";
  private static final int MAX_LENGTH = 4_096;

  private final PublicKeys keys;
  private final Clock clock;

  AccessTokenVerifier(PublicKeys keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * What the token says.
   *
   * @throws CurioException UNAUTHENTICATED if it is not genuine
   */
  VerifiedToken verify(String text) {
    var token = genuine(text);
    if (!clock.instant().isBefore(token.expiresAt())) {
      throw refused();
    }
    return token;
  }

  /** The session of a token, also if it has expired; empty if it is not genuine. */
  Optional<String> sessionOf(String text) {
    try {
      return Optional.of(genuine(text).sessionId());
    } catch (CurioException e) {
      if (e.code() == ErrorCode.UNAUTHENTICATED) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private VerifiedToken genuine(String text) {
    // The library passes over characters that are not Base64, so that one token had endless forms.
    if (text.length() > MAX_LENGTH || !text.chars().allMatch(AccessTokenVerifier::inToken)) {
      throw refused();
    }
    try {
      var token = JWSObject.parse(text);
      if (!ours(token.getHeader()) || !signed(token)) {
        throw refused();
      }
      return read(token.getPayload().toJSONObject()).orElseThrow(AccessTokenVerifier::refused);
    } catch (ParseException | JOSEException e) {
      throw refused();
    }
  }

  /** The one answer to every token that is not accepted: an attacker learns nothing from it. */
  static CurioException refused() {
    return new CurioException(
        ErrorCode.UNAUTHENTICATED, "the access token is not valid (any more)");
  }

  private static boolean ours(JWSHeader header) {
    return JWSAlgorithm.EdDSA.equals(header.getAlgorithm())
        && JOSEObjectType.JWT.equals(header.getType());
  }

  private static boolean inToken(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_'
        || c == '.';
  }

  private boolean signed(JWSObject token) throws JOSEException {
    @Nullable String kid = token.getHeader().getKeyID();
    if (kid == null) {
      return false;
    }
    var verifier = keys.find(kid);
    return verifier.isPresent() && token.verify(verifier.get());
  }

  private static Optional<VerifiedToken> read(@Nullable Map<String, Object> claims)
      throws ParseException {
    if (claims == null) {
      return Optional.empty();
    }
    var expiresAt = Instant.ofEpochSecond(JSONObjectUtils.getLong(claims, "exp"));
    @Nullable String name = JSONObjectUtils.getString(claims, "name");
    @Nullable String role = JSONObjectUtils.getString(claims, "role");
    @Nullable String session = JSONObjectUtils.getString(claims, "sid");
    boolean good = ISSUER.equals(JSONObjectUtils.getString(claims, "iss"));
    if (!good || name == null || role == null || session == null) {
      return Optional.empty();
    }
    long userId = JSONObjectUtils.getLong(claims, "user_id");
    return Optional.of(new VerifiedToken(userId, name, role, session, expiresAt));
  }
}
