package curio.mobileidmock.certificates;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.ECGenParameterSpec;
import javax.crypto.Cipher;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.DigestInfo;

/** Keys as SIM cards hold them, and what they do. Stateless. */
public final class Keys {
  private Keys() {}

  /**
   * A new one on a curve.
   *
   * @param curve as the JDK names it, such as secp256r1
   */
  public static KeyPair ec(String curve) {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(curve));
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException | InvalidAlgorithmParameterException e) {
      throw new IllegalStateException("curve: " + curve + " (expected: one of the JDK's)", e);
    }
  }

  /** A new one for RSA. */
  public static KeyPair rsa(int bits) {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has RSA", e);
    }
  }

  /** A signature over a hash as the phone makes it: r and s for EC, a PKCS #1 block for RSA. */
  public static byte[] sign(PrivateKey key, byte[] hash) {
    try {
      if (key instanceof RSAPrivateKey) {
        var rsa = Cipher.getInstance("RSA/ECB/PKCS1Padding");
        rsa.init(Cipher.ENCRYPT_MODE, key);
        return rsa.doFinal(digestInfo(hash));
      }
      var ecdsa = Signature.getInstance("NONEwithECDSAinP1363Format");
      ecdsa.initSign(key);
      ecdsa.update(hash);
      return ecdsa.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a fresh key signs", e);
    }
  }

  private static byte[] digestInfo(byte[] hash) {
    try {
      var algorithm = new AlgorithmIdentifier(algorithm(hash.length), DERNull.INSTANCE);
      return new DigestInfo(algorithm, hash).getEncoded("DER");
    } catch (IOException e) {
      throw new IllegalStateException("what is built can be encoded", e);
    }
  }

  private static ASN1ObjectIdentifier algorithm(int length) {
    return switch (length) {
      case 32 -> NISTObjectIdentifiers.id_sha256;
      case 48 -> NISTObjectIdentifiers.id_sha384;
      case 64 -> NISTObjectIdentifiers.id_sha512;
      default ->
          throw new IllegalArgumentException("hash: " + length + " bytes (expected: 32, 48 or 64)");
    };
  }
}
