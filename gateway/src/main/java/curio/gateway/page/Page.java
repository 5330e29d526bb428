package curio.gateway.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The page as browsers get it: one document, and the files that it loads from addresses below its
 * version, which is another one as soon as any of them changes. So browsers keep the files for ever
 * and never mix those of two versions. Immutable.
 */
final class Page {
  static final String FILES = "/page/";

  private static final String DOCUMENT = "index.html";
  private static final String LIBRARIES = "libraries/";
  private static final int VERSION_BYTES = 8;

  private final String version;
  private final Map<String, PageFile> files = new TreeMap<>();
  private final PageFile document;
  private final String policy;

  Page(PageSource source) {
    var bytes = new TreeMap<>(source.files());
    source.libraries().forEach((name, library) -> bytes.put(fileOf(name), library));
    this.version = version(bytes);
    var imports = importMap(source.libraries().keySet());
    var text = new String(requireNonNull(bytes.remove(DOCUMENT), DOCUMENT), UTF_8);
    var filled =
        text.replace("{files}", FILES + version)
            .replace("{imports}", imports)
            .replace("{preloads}", preloads(bytes));
    this.document = PageFile.of(DOCUMENT, filled.getBytes(UTF_8));
    bytes.forEach((path, content) -> files.put(path, PageFile.of(path, content)));
    this.policy = policy(imports);
  }

  /** A name for exactly these files. */
  String version() {
    return version;
  }

  PageFile document() {
    return document;
  }

  /** The file of a path such as {@code screens/feed/feed.js}. */
  @Nullable PageFile file(String path) {
    return files.get(path);
  }

  /**
   * What browsers let the document do (Content Security Policy, level 3): load from here alone, and
   * run no code that stands in it but the table of its libraries.
   */
  String policy() {
    return policy;
  }

  /** Where modules find the libraries that they import by name. */
  private String importMap(Iterable<String> names) {
    var lines = new TreeMap<String, String>();
    for (var name : names) {
      if (!name.endsWith(".css")) {
        lines.put(name, FILES + version + "/" + fileOf(name));
      }
    }
    return lines.entrySet().stream()
        .map(line -> "\"%s\":\"%s\"".formatted(line.getKey(), line.getValue()))
        .collect(joining(",", "{\"imports\":{", "}}"));
  }

  /** So that the browser need not read a module to learn which others it wants. */
  private String preloads(Map<String, byte[]> bytes) {
    return Imports.of(bytes, "app.js", Page::fileOf).stream()
        .map(
            path -> "<link rel=\"modulepreload\" href=\"%s%s/%s\">".formatted(FILES, version, path))
        .collect(joining("\n"));
  }

  private static String fileOf(String library) {
    var name = library.replace('/', '-');
    return LIBRARIES + (name.endsWith(".css") ? name : name + ".js");
  }

  private static String policy(String imports) {
    var hash = Base64.getEncoder().encodeToString(sha256().digest(imports.getBytes(UTF_8)));
    return "default-src 'self'; script-src 'self' 'sha256-"
        + hash
        + "'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none';"
        + " form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'";
  }

  private static String version(Map<String, byte[]> bytes) {
    var digest = sha256();
    bytes.forEach((path, content) -> {
      digest.update((path + "\0" + content.length + "\0").getBytes(UTF_8));
      digest.update(content);
    });
    return HexFormat.of().formatHex(digest.digest(), 0, VERSION_BYTES);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
