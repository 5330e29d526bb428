package curio.accounts.tokens;

import curio.accounts.sessions.SessionId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The parts of a refresh token's text: its session (16 bytes), what nobody can guess (32 bytes),
 * and a tag (16 bytes) by which the session recognises it as its own when its row is long gone. The
 * tag opens nothing: who can make one can end the session. Immutable.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared nor changed
record RefreshTokenText(SessionId session, byte[] body, byte[] tag) {
  static final int BODY_BYTES = 32;

  private static final int TAG_BYTES = 16;
  private static final int TAGGED_BYTES = 2 * Long.BYTES + BODY_BYTES;
  private static final String HMAC = "HmacSHA256";
  private static final byte[] FAMILY = "of this session".getBytes(StandardCharsets.US_ASCII);

  /** A token of a session that keeps this secret. */
  static String of(SessionId session, byte[] body, byte[] secret) {
    byte[] tagged = tagged(session, body);
    return OpaqueToken.encode(
        ByteBuffer.allocate(TAGGED_BYTES + TAG_BYTES).put(tagged).put(tag(tagged, secret)).array());
  }

  /** The parts of a text; empty if it has no such parts. */
  static Optional<RefreshTokenText> parse(String text) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    if (bytes.length != TAGGED_BYTES + TAG_BYTES) {
      return Optional.empty();
    }
    var buffer = ByteBuffer.wrap(bytes);
    var session = new SessionId(new UUID(buffer.getLong(), buffer.getLong()));
    byte[] body = new byte[BODY_BYTES];
    buffer.get(body);
    byte[] tag = new byte[TAG_BYTES];
    buffer.get(tag);
    return Optional.of(new RefreshTokenText(session, body, tag));
  }

  /** Whether the session that keeps this secret has issued it. */
  boolean isOf(byte[] secret) {
    return MessageDigest.isEqual(tag, tag(tagged(session, body), secret));
  }

  /** A digest that only who keeps the secret can make. */
  static byte[] mac(byte[] secret, byte[]... parts) {
    try {
      var mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(secret, HMAC));
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + HMAC, e);
    }
  }

  private static byte[] tag(byte[] tagged, byte[] secret) {
    return Arrays.copyOf(mac(secret, FAMILY, tagged), TAG_BYTES);
  }

  private static byte[] tagged(SessionId session, byte[] body) {
    return ByteBuffer.allocate(TAGGED_BYTES)
        .putLong(session.value().getMostSignificantBits())
        .putLong(session.value().getLeastSignificantBits())
        .put(body)
        .array();
  }
}
