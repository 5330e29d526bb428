package curio.gateway.page;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * What the page is made of, read whole: its own files by their paths, and the libraries that its
 * modules import by name. Immutable.
 *
 * @param files by paths such as {@code screens/feed/feed.js}
 * @param libraries by what modules call them, such as {@code preact/hooks}
 */
record PageSource(Map<String, byte[]> files, Map<String, byte[]> libraries) {
  private static final String ROOT = "/curio/page/";
  private static final String LIBRARIES = "libraries.properties";

  PageSource {
    files = Map.copyOf(files);
    libraries = Map.copyOf(libraries);
  }

  /** That which comes with the program. */
  static PageSource packed() {
    try {
      var root = PageSource.class.getResource(ROOT + LIBRARIES);
      if (root == null) {
        throw new IllegalStateException(ROOT + ": not on the class path");
      }
      var uri = root.toURI();
      return new PageSource(
          "jar".equals(uri.getScheme()) ? ofJar(uri) : filesBelow(Path.of(uri).resolveSibling("")),
          packedLibraries());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("resources have good names", e);
    }
  }

  /** The files of a directory, with the libraries of the program. */
  static PageSource of(Path directory) {
    try {
      return new PageSource(filesBelow(directory), packedLibraries());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, byte[]> ofJar(URI uri) throws IOException {
    try (var jar = FileSystems.newFileSystem(uri, Map.of())) {
      return filesBelow(jar.getPath(ROOT));
    }
  }

  private static Map<String, byte[]> filesBelow(Path root) throws IOException {
    var found = new TreeMap<String, byte[]>();
    try (var paths = Files.walk(root)) {
      for (var path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
        var name = root.relativize(path).toString();
        if (!name.equals(LIBRARIES)) {
          found.put(name, Files.readAllBytes(path));
        }
      }
    }
    return found;
  }

  private static Map<String, byte[]> packedLibraries() throws IOException {
    var places = new Properties();
    try (var in = open(ROOT.substring(1) + LIBRARIES)) {
      places.load(in);
    }
    var found = new TreeMap<String, byte[]>();
    for (var name : places.stringPropertyNames()) {
      try (var in = open(requireNonNull(places.getProperty(name), name))) {
        found.put(name, in.readAllBytes());
      }
    }
    return found;
  }

  private static InputStream open(String resource) {
    var in = PageSource.class.getResourceAsStream("/" + resource);
    if (in == null) {
      throw new IllegalStateException(resource + ": not on the class path");
    }
    return in;
  }
}
