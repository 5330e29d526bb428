package curio.accounts.tokens;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.Ed25519Signer;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import curio.accounts.sessions.SessionId;
import curio.accounts.users.User;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Issues access tokens: short-lived JSON Web Tokens (RFC 7519) signed with Ed25519 (RFC 8037), that
 * say who their bearer is without asking the store. Thread-safe.
 */
public final class AccessTokens {
  private static final String ISSUER = "curio";

  private final SigningKeys keys;
  private final Clock clock;
  private final Duration life;

  public AccessTokens(SigningKeys keys, Clock clock, Duration life) {
    this.keys = keys;
    this.clock = clock;
    this.life = life;
  }

  /** A token for a session of a user. Not to be called in a transaction: it may need one itself. */
  public AccessToken issue(User user, SessionId session) {
    var key = keys.current();
    Instant issuedAt = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Instant expiresAt = issuedAt.plus(life);
    var header =
        new JWSHeader.Builder(JWSAlgorithm.EdDSA)
            .type(JOSEObjectType.JWT)
            .keyID(key.pair().getKeyID())
            .build();
    var claims =
        new JWTClaimsSet.Builder()
            .issuer(ISSUER)
            .subject(Long.toString(user.id()))
            .claim("user_id", user.id())
            .claim("name", user.username())
            .claim("role", user.role().text())
            .claim("sid", session.toString())
            .claim("iat", issuedAt.getEpochSecond())
            .claim("exp", expiresAt.getEpochSecond())
            .build();
    var token = new SignedJWT(header, claims);
    try {
      token.sign(new Ed25519Signer(key.pair()));
    } catch (JOSEException e) {
      throw new IllegalStateException("an access token could not be signed", e);
    }
    return new AccessToken(token.serialize(), expiresAt);
  }
}
