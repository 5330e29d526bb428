package curio.http.tls;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The bytes of both files at one time. Immutable; no part of them is ever logged. */
final class TlsFiles {
  private static final int MAX_BYTES = 1 << 20;

  final byte[] certificate;
  final byte[] key;

  private TlsFiles(byte[] certificate, byte[] key) {
    this.certificate = certificate;
    this.key = key;
  }

  /**
   * Reads both.
   *
   * @throws CurioException INVALID that names the setting and the file which cannot be read
   */
  static TlsFiles read(TlsSettings settings) {
    return new TlsFiles(
        read("tls-certificate", settings.certificate()), read("tls-key", settings.key()));
  }

  boolean sameAs(TlsFiles other) {
    return Arrays.equals(certificate, other.certificate) && Arrays.equals(key, other.key);
  }

  private static byte[] read(String setting, Path file) {
    try (var in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw refused(setting, file, "too large (expected: <= " + MAX_BYTES + " bytes)");
      }
      return bytes;
    } catch (IOException e) {
      throw refused(setting, file, "cannot be read (expected: a file that this process may read)");
    }
  }

  static CurioException refused(String setting, Path file, String why) {
    return new CurioException(ErrorCode.INVALID, setting + ": " + file + ": " + why);
  }
}
