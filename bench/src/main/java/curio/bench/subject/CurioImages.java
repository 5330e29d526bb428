package curio.bench.subject;

import curio.bench.gallery.Photograph;
import curio.bench.subject.RunningImages.Trial;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The real {@code curio serve}: one node of all roles on a PostgreSQL with its own tuning. */
public final class CurioImages implements ImageSubject {
  private static final int REDIS = 2;

  /** Their pictures take turns at being looked at. */
  static final int UPLOADERS = 16;

  /** Few accounts upload, and one address asks for, what thousands of people would. */
  private static final List<String> ANY_NUMBER =
      List.of("--gallery.uploads-per-minute=0", "--http.max-bytes-per-address=256MiB");

  private final String name;
  private final Path launcher;
  private final int redis;
  private final List<String> own;
  private final Set<Trial> trials;

  private CurioImages(String name, Path launcher, int redis, List<String> own, Set<Trial> trials) {
    this.name = name;
    this.launcher = launcher;
    this.redis = redis;
    this.own = own;
    this.trials = trials;
  }

  /** As it is set up where there are Redis: what is read often lies in the node. */
  public static CurioImages near(String name, Path launcher) {
    return new CurioImages(
        name, launcher, REDIS, List.of(), EnumSet.of(Trial.UPLOADS, Trial.RENDITIONS));
  }

  /** With nothing in the node: each read goes to one of two Redis. */
  public static CurioImages ring(String name, Path launcher) {
    return new CurioImages(
        name,
        launcher,
        REDIS,
        List.of("--ring.near-cache=0B"),
        EnumSet.of(Trial.MISSES, Trial.LOST_REDIS));
  }

  /** With no cache at all: each read is one of the disk. */
  public static CurioImages store(String name, Path launcher) {
    return new CurioImages(
        name,
        launcher,
        0,
        List.of("--ring.near-cache=0B", "--ring.max-value=1B"),
        EnumSet.noneOf(Trial.class));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String settings() {
    return Stream.concat(ANY_NUMBER.stream(), own.stream())
            .map(setting -> "`" + setting + "`")
            .collect(Collectors.joining(" "))
        + (redis == 0 ? ", no Redis" : ", %d Redis".formatted(redis));
  }

  @Override
  public RunningImages start(Path directory, Photograph photograph, int count, Cleanup cleanup)
      throws IOException {
    OwnPostgres postgres = cleanup.add(OwnPostgres.empty(directory.resolve("store")));
    List<OwnRedis> servers = new ArrayList<>();
    for (int i = 0; i < redis; i++) {
      servers.add(cleanup.add(OwnRedis.start(directory)));
    }
    List<Integer> ports = Ports.free(2);
    InetSocketAddress address = loopback(ports.getFirst());
    List<String> settings = new ArrayList<>(ANY_NUMBER);
    settings.addAll(own);
    if (redis > 0) {
      settings.add(
          "--redis=" + servers.stream().map(OwnRedis::url).collect(Collectors.joining(",")));
    }
    ChildProcess node =
        cleanup.add(
            new CurioNode(launcher, directory, postgres.address())
                .launch(address, ports.getLast(), settings));
    List<String> tokens = tokens(address);
    List<Long> processes = new ArrayList<>(List.of(node.pid(), postgres.pid()));
    servers.forEach(server -> processes.add(server.pid()));
    return new RunningImages(
        address,
        fill(address, tokens.getFirst(), photograph, count),
        tokens,
        new ProcessTree(processes),
        Optional.of(new StoredImages(postgres.address(), "gallery.image")),
        Optional.of(new LoadCount(loopback(ports.getLast()))),
        servers,
        trials);
  }

  private static List<String> tokens(InetSocketAddress address) throws IOException {
    try (HttpCalls calls = new HttpCalls(address)) {
      return new Accounts(calls).signUp(UPLOADERS);
    }
  }

  /** Uploads so many files of a photograph; their paths. */
  static List<String> fill(
      InetSocketAddress address, String token, Photograph photograph, int count)
      throws IOException {
    List<String> paths = new ArrayList<>();
    try (PictureCalls calls = new PictureCalls(address)) {
      for (int number = 0; number < count; number++) {
        paths.add(calls.upload(photograph.numbered(number), token));
      }
    }
    return paths;
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }
}
