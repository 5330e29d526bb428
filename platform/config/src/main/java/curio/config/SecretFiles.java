package curio.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Secrets in files of their own. Each secret setting has a second one, named like it and {@code
 * -file}, so that no secret has to stand among the options, which every user of the machine sees.
 * Stateless.
 */
final class SecretFiles {
  private static final String SUFFIX = "-file";
  private static final int MAX_BYTES = 65_536;

  private SecretFiles() {}

  /** The path of the setting that names the file of a secret. */
  static String of(String path) {
    return path + SUFFIX;
  }

  /**
   * What the file holds, without the line break at its end.
   *
   * @throws IllegalArgumentException saying what is wrong; never with anything of the file
   */
  static String read(String file) {
    try {
      var path = Path.of(file);
      if (Files.size(path) > MAX_BYTES) {
        throw new IllegalArgumentException("too large (expected: at most 64KiB)");
      }
      var bytes = ByteBuffer.wrap(Files.readAllBytes(path));
      var secret = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
      var line = secret.replaceFirst("\\R\\z", "");
      if (line.isEmpty()) {
        throw new IllegalArgumentException("empty (expected: a file with the secret)");
      }
      return line;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("no text (expected: UTF-8)", e);
    } catch (IOException | InvalidPathException e) {
      throw new IllegalArgumentException("cannot be read (expected: a file with the secret)", e);
    }
  }
}
