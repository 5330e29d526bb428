package curio.mobileid.validation;

import org.jspecify.annotations.Nullable;

/**
 * The end of a session as SK's API states it; nothing of it is believed yet. Immutable.
 *
 * @param result OK, or why not
 * @param signature the value, in Base64: r and s one after the other for EC, the PKCS #1 block for
 *     RSA
 * @param algorithm of the signature, such as SHA256WithECEncryption
 * @param certificate DER in Base64
 */
public record SignedResult(
    @Nullable String result,
    @Nullable String signature,
    @Nullable String algorithm,
    @Nullable String certificate) {}
