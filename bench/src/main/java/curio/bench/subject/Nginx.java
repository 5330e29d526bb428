package curio.bench.subject;

import curio.bench.gallery.Photograph;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The limit of reads: nginx with the same pictures as files, sent by the kernel. */
public final class Nginx implements ImageSubject {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final List<Path> PLACES =
      List.of(
          Path.of("/usr/sbin/nginx"), Path.of("/usr/bin/nginx"), Path.of("/usr/local/bin/nginx"));

  private final String name;
  private final Path program;
  private final String version;

  private Nginx(String name, Path program, String version) {
    this.name = name;
    this.program = program;
    this.version = version;
  }

  /** The one that is installed, if one is. */
  public static Optional<Nginx> installed(String name) throws IOException {
    Optional<Path> program = PLACES.stream().filter(Files::isExecutable).findFirst();
    if (program.isEmpty()) {
      return Optional.empty();
    }
    Path output = Files.createTempFile("curio-bench-nginx", "");
    try (ChildProcess process =
        ChildProcess.start(List.of(program.get().toString(), "-v"), Map.of(), output)) {
      process.awaitEnd(PATIENCE);
      String said = Files.readString(output).strip();
      return Optional.of(new Nginx(name, program.get(), said.substring(said.lastIndexOf(' ') + 1)));
    } finally {
      Files.delete(output);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String settings() {
    return version + ", a worker for each core, `sendfile`, `open_file_cache`, no log";
  }

  @Override
  public RunningImages start(Path directory, Photograph photograph, int count, Cleanup cleanup)
      throws IOException {
    Path root = Files.createDirectory(directory.resolve("pictures"));
    List<String> paths = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      Files.write(root.resolve(number + ".jpg"), photograph.numbered(number));
      paths.add("/" + number + ".jpg");
    }
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Ports.free(1).getFirst());
    ChildProcess server =
        cleanup.add(
            ChildProcess.start(
                List.of(
                    program.toString(),
                    "-p",
                    directory.toString(),
                    "-e",
                    directory.resolve("nginx-start.log").toString(),
                    "-c",
                    configuration(directory, root, address.getPort()).toString()),
                Map.of(),
                directory.resolve("nginx.log")));
    server.await(() -> serves(address, paths.getFirst()), PATIENCE);
    return new RunningImages(
        address,
        paths,
        List.of(),
        new ProcessTree(List.of(server.pid())),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Set.of());
  }

  /** Workers of the same user as this process: the pictures are in a directory of its own. */
  private static Path configuration(Path directory, Path pictures, int port) throws IOException {
    boolean root = "root".equals(System.getProperty("user.name"));
    return Files.writeString(
        directory.resolve("nginx.conf"),
        """
        %1$s
        daemon off;
        worker_processes auto;
        pid %2$s/nginx.pid;
        error_log %2$s/nginx-error.log;
        events { worker_connections 4096; }
        http {
          types { image/jpeg jpg; }
          access_log off;
          sendfile on;
          tcp_nopush on;
          tcp_nodelay on;
          keepalive_timeout 300;
          keepalive_requests 100000000;
          open_file_cache max=10000 inactive=10m;
          open_file_cache_valid 10m;
          client_body_temp_path %2$s/nginx-body;
          proxy_temp_path %2$s/nginx-proxy;
          fastcgi_temp_path %2$s/nginx-fastcgi;
          uwsgi_temp_path %2$s/nginx-uwsgi;
          scgi_temp_path %2$s/nginx-scgi;
          server {
            listen 127.0.0.1:%3$d backlog=4096;
            root %4$s;
          }
        }
        """
            .formatted(root ? "user root;" : "", directory, port, pictures));
  }

  private static Optional<InetSocketAddress> serves(InetSocketAddress address, String path) {
    try (PictureCalls calls = new PictureCalls(address)) {
      calls.get(path);
      return Optional.of(address);
    } catch (IOException notYet) {
      return Optional.empty();
    }
  }
}
