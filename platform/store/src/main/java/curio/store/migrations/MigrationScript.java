package curio.store.migrations;

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
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * One numbered migration of the class path. Immutable.
 *
 * @param file its name, {@code V<number>__<words>.sql}
 * @param sql what it runs, statements separated by semicolons
 * @param checksum CRC-32 of its lines without their ends, as releases that had Flyway noted it
 */
record MigrationScript(int version, String file, String sql, int checksum) {
  private static final Pattern NAME = Pattern.compile("V([0-9]{1,9})__.+\\.sql");

  /**
   * Those that lie in a directory of the class path, in the order of their versions. What the class
   * path has twice, as a module's classes and its jar, counts once: the first, as for classes.
   *
   * @throws IllegalStateException if two files have one version
   */
  static List<MigrationScript> find(String directory) throws IOException {
    Map<String, MigrationScript> found = new HashMap<>();
    ClassLoader loader = MigrationScript.class.getClassLoader();
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
    List<MigrationScript> sorted = new ArrayList<>(found.values());
    sorted.sort(Comparator.comparingInt(MigrationScript::version));
    for (int i = 1; i < sorted.size(); i++) {
      if (sorted.get(i).version() == sorted.get(i - 1).version()) {
        throw new IllegalStateException(
            "%s: %s and %s (expected: one file for each version)"
                .formatted(directory, sorted.get(i - 1).file(), sorted.get(i).file()));
      }
    }
    return sorted;
  }

  /** The words of its name. */
  String description() {
    return file.substring(file.indexOf("__") + 2, file.length() - ".sql".length())
        .replace('_', ' ');
  }

  private static void addFromJar(JarFile jar, String prefix, Map<String, MigrationScript> found)
      throws IOException {
    for (JarEntry entry : Collections.list(jar.entries())) {
      String file =
          entry.getName().startsWith(prefix) ? entry.getName().substring(prefix.length()) : "";
      if (NAME.matcher(file).matches()) {
        try (InputStream in = Objects.requireNonNull(jar.getInputStream(entry));
            Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
          found.putIfAbsent(file, of(file, reader.readAllLines()));
        }
      }
    }
  }

  private static void addFromDirectory(URL place, Map<String, MigrationScript> found)
      throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of(place.toURI()))) {
      for (Path path : files) {
        String file = String.valueOf(path.getFileName());
        if (NAME.matcher(file).matches()) {
          found.putIfAbsent(file, of(file, Files.readAllLines(path)));
        }
      }
    } catch (URISyntaxException e) {
      throw new IOException("not a directory: " + place, e);
    }
  }

  private static MigrationScript of(String file, List<String> lines) {
    int version = Integer.parseInt(file.substring(1, file.indexOf("__")));
    CRC32 crc = new CRC32();
    lines.forEach(line -> crc.update(line.getBytes(StandardCharsets.UTF_8)));
    return new MigrationScript(version, file, String.join("\n", lines), (int) crc.getValue());
  }
}
