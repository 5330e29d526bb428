package curio.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * The migrations on the class path, each with the checksum that Flyway would give it, found without
 * loading Flyway. Stateless.
 */
final class MigrationScripts {
  private static final Pattern NAME = Pattern.compile("V([0-9]{1,9})__.+\\.sql");

  private MigrationScripts() {}

  /** Version to checksum of what lies in a directory of the class path. */
  static Map<Integer, Integer> find(String directory) throws IOException {
    Map<Integer, Integer> found = new HashMap<>();
    ClassLoader loader = MigrationScripts.class.getClassLoader();
    List<URL> places =
        loader == null ? List.of() : Collections.list(loader.getResources(directory));
    for (URL place : places) {
      if (place.openConnection() instanceof JarURLConnection connection) {
        // The file is the class loader's own: it stays open.
        addFromJar(connection.getJarFile(), directory + "/", found);
      } else {
        addFromDirectory(place, found);
      }
    }
    return found;
  }

  private static void addFromJar(JarFile jar, String prefix, Map<Integer, Integer> found)
      throws IOException {
    for (JarEntry entry : Collections.list(jar.entries())) {
      if (entry.getName().startsWith(prefix)) {
        OptionalInt version = version(entry.getName().substring(prefix.length()));
        if (version.isPresent()) {
          found.put(version.getAsInt(), checksum(lines(jar, entry)));
        }
      }
    }
  }

  private static List<String> lines(JarFile jar, JarEntry entry) throws IOException {
    try (InputStream in = Objects.requireNonNull(jar.getInputStream(entry));
        Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
      return reader.readAllLines();
    }
  }

  private static void addFromDirectory(URL place, Map<Integer, Integer> found) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of(place.toURI()))) {
      for (Path file : files) {
        OptionalInt version = version(String.valueOf(file.getFileName()));
        if (version.isPresent()) {
          found.put(version.getAsInt(), checksum(Files.readAllLines(file)));
        }
      }
    } catch (URISyntaxException e) {
      throw new IOException("not a directory: " + place, e);
    }
  }

  private static OptionalInt version(String fileName) {
    return NAME.matcher(fileName).matches()
        ? OptionalInt.of(Integer.parseInt(fileName.substring(1, fileName.indexOf("__"))))
        : OptionalInt.empty();
  }

  /** CRC-32 of the lines without their ends, as Flyway does. */
  private static int checksum(List<String> lines) {
    CRC32 crc = new CRC32();
    lines.forEach(line -> crc.update(line.getBytes(StandardCharsets.UTF_8)));
    return (int) crc.getValue();
  }
}
