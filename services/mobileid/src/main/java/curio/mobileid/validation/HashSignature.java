package curio.mobileid.validation;

import static java.util.Objects.requireNonNull;

import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;

/**
 * Whether a signature fits a key and a hash that is already computed: JDK signatures would hash it
 * once more, but for ECDSA's {@code NONE}. Stateless.
 */
final class HashSignature {
  private static final byte PADDING = (byte) 0xFF;

  private HashSignature() {}

  /** ECDSA with r and s one after the other, each as long as the order of the curve. */
  static boolean fits(ECPublicKey key, Hash hash, byte[] signature) {
    var order = requireNonNull(key.getParams()).getOrder();
    int half = (order.bitLength() + 7) / 8;
    if (signature.length != 2 * half
        || !inRange(signature, 0, half, order)
        || !inRange(signature, half, 2 * half, order)) {
      return false;
    }
    return fits(key, hash.bytes(), signature);
  }

  /**
   * RSASSA-PKCS1-v1_5 by encoding and comparing (RFC 8017, section 8.2.2): nothing of the signature
   * is parsed, so nothing can hide in it.
   */
  static boolean fits(RSAPublicKey key, Hash hash, byte[] signature) {
    var modulus = key.getModulus();
    int length = (modulus.bitLength() + 7) / 8;
    var number = new BigInteger(1, signature);
    if (signature.length != length || number.compareTo(modulus) >= 0) {
      return false;
    }
    var opened = new BigInteger(1, encoded(hash, length));
    return opened.equals(number.modPow(key.getPublicExponent(), modulus));
  }

  private static boolean inRange(byte[] signature, int from, int to, BigInteger order) {
    var number = new BigInteger(1, Arrays.copyOfRange(signature, from, to));
    return number.signum() > 0 && number.compareTo(order) < 0;
  }

  private static boolean fits(PublicKey key, byte[] hash, byte[] signature) {
    try {
      var ecdsa = Signature.getInstance("NONEwithECDSAinP1363Format");
      ecdsa.initVerify(key);
      ecdsa.update(hash);
      return ecdsa.verify(signature);
    } catch (InvalidKeyException | SignatureException e) {
      return false;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has ECDSA", e);
    }
  }

  /** 00 01 FF … FF 00, DigestInfo, hash. */
  private static byte[] encoded(Hash hash, int length) {
    var digestInfo = hash.type().digestInfo();
    var encoded = new byte[length];
    Arrays.fill(encoded, PADDING);
    int hashFrom = length - hash.type().length();
    int infoFrom = hashFrom - digestInfo.length;
    encoded[0] = 0;
    encoded[1] = 1;
    encoded[infoFrom - 1] = 0;
    System.arraycopy(digestInfo, 0, encoded, infoFrom, digestInfo.length);
    System.arraycopy(hash.bytes(), 0, encoded, hashFrom, hash.type().length());
    return encoded;
  }
}
