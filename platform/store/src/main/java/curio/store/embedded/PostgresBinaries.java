package curio.store.embedded;

import java.io.BufferedInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The programs of PostgreSQL, unpacked once per user from the class path. Any number of processes
 * may do so at the same time: each unpacks beside and one rename wins.
 */
final class PostgresBinaries {
  /** The major version, which a data directory is bound to. */
  static final String MAJOR = "18";

  private PostgresBinaries() {}

  /** The directory with {@code bin}, {@code lib} and {@code share}; named after the archive. */
  static Path unpack(Path cache) throws IOException {
    String resource = "/postgres-linux-" + architecture() + ".txz";
    URL archive = PostgresBinaries.class.getResource(resource);
    if (archive == null) {
      throw new FileNotFoundException("no PostgreSQL on the class path: " + resource);
    }
    Path home = cache.resolve("postgres-" + MAJOR + "-" + fingerprint(archive));
    if (!Files.isDirectory(home)) {
      Files.createDirectories(cache);
      Path fresh = Files.createTempDirectory(cache, "unpacking-");
      try (InputStream packed = archive.openStream()) {
        extract(packed, fresh);
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.move(fresh, home, StandardCopyOption.ATOMIC_MOVE);
      } catch (FileSystemException e) {
        if (!Files.isDirectory(home)) {
          throw e;
        }
      } finally {
        FileTrees.delete(fresh);
      }
    }
    return home;
  }

  /** The cache of this user, or of the machine if the programs will run as another user. */
  static Path defaultCache(boolean shared) {
    String xdg = System.getenv("XDG_CACHE_HOME");
    if (shared) {
      return Path.of("/var/cache/curio");
    }
    return xdg == null || xdg.isBlank()
        ? Path.of(property("user.home"), ".cache", "curio")
        : Path.of(xdg, "curio");
  }

  private static String architecture() {
    String name = property("os.arch");
    return switch (name) {
      case "amd64", "x86_64" -> "x86_64";
      case "aarch64", "arm64" -> "arm_64";
      default -> name;
    };
  }

  private static String property(String name) {
    return Objects.requireNonNull(System.getProperty(name), name);
  }

  private static String fingerprint(URL archive) throws IOException {
    URLConnection connection = archive.openConnection();
    connection.setUseCaches(false);
    if (connection instanceof JarURLConnection jar) {
      try (JarFile file = jar.getJarFile()) {
        ZipEntry entry = file.getEntry(jar.getEntryName());
        if (entry != null) {
          return Long.toHexString(entry.getCrc());
        }
      }
    }
    return Long.toHexString(connection.getContentLengthLong());
  }

  private static void extract(InputStream packed, Path target) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
          throw new IOException("entry outside of the archive: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(path);
          continue;
        }
        Path parent = path.getParent();
        if (parent != null) {
          Files.createDirectories(parent);
        }
        if (entry.isSymbolicLink()) {
          Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else {
          Files.copy(tar, path);
          Files.setPosixFilePermissions(
              path,
              PosixFilePermissions.fromString(
                  (entry.getMode() & 0100) != 0 ? "rwxr-xr-x" : "rw-r--r--"));
        }
      }
    }
  }
}
