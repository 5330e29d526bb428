package curio.bench;

import curio.bench.browser.Chromium;
import curio.bench.report.Machine;
import curio.bench.subject.BareProducer;
import curio.bench.subject.Cleanup;
import curio.bench.subject.CurioEffects;
import curio.bench.subject.CurioFeed;
import curio.bench.subject.CurioImages;
import curio.bench.subject.CurioProxy;
import curio.bench.subject.CurioRelay;
import curio.bench.subject.CurioShop;
import curio.bench.subject.Echo;
import curio.bench.subject.EchoShop;
import curio.bench.subject.EffectSubject;
import curio.bench.subject.FeedPeer;
import curio.bench.subject.FeedPeerBuild;
import curio.bench.subject.FeedSubject;
import curio.bench.subject.IgniteJobs;
import curio.bench.subject.IgniteProxy;
import curio.bench.subject.ImageSubject;
import curio.bench.subject.JobSubject;
import curio.bench.subject.NamastackEffects;
import curio.bench.subject.NamastackRelay;
import curio.bench.subject.Nginx;
import curio.bench.subject.Peer;
import curio.bench.subject.PeerBuild;
import curio.bench.subject.PeerImages;
import curio.bench.subject.PeerShop;
import curio.bench.subject.PostgresJobs;
import curio.bench.subject.Product;
import curio.bench.subject.ProxySubject;
import curio.bench.subject.RelaySubject;
import curio.bench.subject.RpcSubject;
import curio.bench.subject.ShopSubject;
import curio.bench.subject.SourceCommit;
import curio.bench.subject.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * {@code curio bench NAME [options]}. Exit code 0, 1 when something failed, 2 when the command was
 * wrong.
 */
public final class Main {
  private static final String USAGE =
      "curio bench orders|items|images|feed|jobs|log|rpc|midid|start|sign-in|page [options]\n"
          + Options.USAGE;
  private static final int USERS = 16;
  private static final int ORDERS_ROUNDS = 3;
  private static final int ITEMS_ROUNDS = 3;
  private static final int IMAGES_ROUNDS = 3;
  private static final int FEED_ROUNDS = 3;
  private static final int FEED_SOCKETS = 18_000;
  private static final int JOBS_ROUNDS = 3;
  private static final int LOG_ROUNDS = 3;
  private static final int RPC_ROUNDS = 3;
  private static final int MOBILE_ID_ROUNDS = 3;
  private static final int MOBILE_ID_SESSIONS = 10_000;
  private static final int START_ROUNDS = 5;
  private static final int SIGN_IN_ROUNDS = 3;
  private static final int PAGE_ROUNDS = 3;

  private final Options options;
  private final Progress progress;
  private final Cleanup cleanup;
  private final Clock clock;

  private Main(Options options, Cleanup cleanup, Clock clock) {
    this.options = options;
    this.progress = new Progress(System.out);
    this.cleanup = cleanup;
    this.clock = clock;
  }

  /** The name of the benchmark, then options. */
  public static void main(String[] arguments) {
    System.exit(run(Arrays.asList(arguments)));
  }

  private static int run(List<String> arguments) {
    if (arguments.contains("--help")) {
      System.out.println(USAGE);
      return 0;
    }
    String name = arguments.isEmpty() ? "" : arguments.getFirst();
    try (Cleanup cleanup = Cleanup.atExit()) {
      List<String> rest = arguments.subList(Math.min(1, arguments.size()), arguments.size());
      Clock clock = Clock.systemUTC();
      switch (name) {
        case "orders" -> new Main(Options.parse(rest, ORDERS_ROUNDS), cleanup, clock).orders();
        case "items" -> new Main(Options.parse(rest, ITEMS_ROUNDS), cleanup, clock).items();
        case "images" -> new Main(Options.parse(rest, IMAGES_ROUNDS), cleanup, clock).images();
        case "feed" -> new Main(Options.parse(rest, FEED_ROUNDS), cleanup, clock).feed();
        case "jobs" -> new Main(Options.parse(rest, JOBS_ROUNDS), cleanup, clock).jobs();
        case "log" -> new Main(Options.parse(rest, LOG_ROUNDS), cleanup, clock).log();
        case "rpc" -> new Main(Options.parse(rest, RPC_ROUNDS), cleanup, clock).rpc();
        case "midid" -> new Main(Options.parse(rest, MOBILE_ID_ROUNDS), cleanup, clock).mobileId();
        case "start" -> new Main(Options.parse(rest, START_ROUNDS), cleanup, clock).start();
        case "sign-in" -> new Main(Options.parse(rest, SIGN_IN_ROUNDS), cleanup, clock).signIn();
        case "page" -> new Main(Options.parse(rest, PAGE_ROUNDS), cleanup, clock).page();
        default ->
            throw new IllegalArgumentException(
                (name.isEmpty() ? "" : name + ": unknown benchmark\n") + USAGE);
      }
      return 0;
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      return 2;
    } catch (IOException | SQLException | RuntimeException e) {
      System.err.println("failed: " + e);
      return 1;
    }
  }

  private void orders() throws IOException, SQLException {
    PeerBuild build = new PeerBuild(options.home());
    List<Subject> subjects =
        List.of(
            product(),
            Peer.plain(build.peers(), USERS),
            Peer.namastack(build.peers(), USERS),
            new Echo());
    if (subjects.stream()
        .anyMatch(subject -> subject instanceof Peer && options.wants(subject.name()))) {
      progress.say("building the peers");
      build.run();
    }
    OrdersResult result = new OrdersBench(options, progress, cleanup, subjects).run();
    OrdersReport report = new OrdersReport(result);
    show(report.figures(), report.ratios(), new OrdersGoals(result).text(), report.problems());
    write("orders.md", new OrdersDocument(result, build, commit()).text(clock.instant()));
  }

  private void items() throws IOException {
    PeerBuild build = new PeerBuild(options.home());
    List<ShopSubject> subjects =
        List.of(
            new CurioShop(options.home().resolve("curio"), USERS),
            new PeerShop(build.peers(), USERS),
            new EchoShop());
    if (options.wants(ItemsResult.PEER)) {
      progress.say("building the peer");
      build.run("items");
    }
    ItemsResult result = new ItemsBench(options, progress, cleanup, subjects).run();
    ItemsReport report = new ItemsReport(result);
    show(report.figures(), report.ratios(), new ItemsGoals(result).text(), report.problems());
    write("items.md", new ItemsDocument(result, build, commit()).text(clock.instant()));
  }

  private void images() throws IOException {
    PeerBuild build = new PeerBuild(options.home());
    Path launcher = options.home().resolve("curio");
    List<ImageSubject> subjects = new ArrayList<>();
    subjects.add(CurioImages.near(ImagesResult.NEAR, launcher));
    subjects.add(CurioImages.ring(ImagesResult.RING, launcher));
    subjects.add(CurioImages.store(ImagesResult.STORE, launcher));
    Nginx.installed(ImagesResult.NGINX).ifPresent(subjects::add);
    subjects.add(new PeerImages(ImagesResult.PEER, build.peers()));
    if (options.wants(ImagesResult.PEER)) {
      progress.say("building the peer");
      build.run("images");
    }
    ImagesResult result = new ImagesBench(options, progress, cleanup, subjects).run();
    ImagesReport report = new ImagesReport(result);
    show(report.figures(), report.ratios(), new ImagesGoals(result).text(), report.problems());
    write("images.md", new ImagesDocument(result, build, commit()).text(clock.instant()));
  }

  private void feed() throws IOException {
    FeedPeerBuild build = new FeedPeerBuild(options.home());
    progress.say("building the peers");
    List<FeedSubject> subjects = new ArrayList<>();
    Path launcher = options.home().resolve("curio");
    subjects.add(new CurioFeed(FeedBench.PRODUCT, launcher, 1, FEED_SOCKETS));
    subjects.add(new CurioFeed(FeedBench.TWO_NODES, launcher, 2, FEED_SOCKETS));
    if (build.node()) {
      subjects.addAll(List.of(FeedPeer.ws(build), FeedPeer.socketIo(build)));
    }
    if (build.c()) {
      subjects.addAll(List.of(FeedPeer.epoll(build), FeedPeer.epollTogether(build)));
    }
    try (WorkDirectory work = cleanup.add(WorkDirectory.create())) {
      FeedResult result = new FeedBench(options, progress, subjects).run(work);
      FeedReport report = new FeedReport(result);
      show(report.figures(), report.ratios(), new FeedGoals(result).text(), report.problems());
      write("feed.md", new FeedDocument(result, commit()).text(clock.instant()));
    }
  }

  private void jobs() throws IOException, SQLException {
    PeerBuild build = new PeerBuild(options.home());
    progress.say("building the peers");
    build.run("jobs,ignite");
    List<JobSubject> subjects = new ArrayList<>();
    subjects.add(PostgresJobs.curio());
    subjects.add(PostgresJobs.dbSchedulerFast(build.peers()));
    subjects.add(PostgresJobs.jobRunrFast(build.peers()));
    subjects.addAll(IgniteJobs.all(build.peers()));
    subjects.add(PostgresJobs.dbScheduler(build.peers()));
    subjects.add(PostgresJobs.jobRunr(build.peers()));
    subjects.add(PostgresJobs.bare());
    JobsResult result = new JobsBench(options, progress, cleanup, subjects).run();
    JobsReport report = new JobsReport(result);
    show(report.figures(), report.ratios(), new JobsGoals(result).text(), report.problems());
    write("jobs.md", new JobsDocument(result, build, commit()).text(clock.instant()));
  }

  private void log() throws IOException {
    PeerBuild build = new PeerBuild(options.home());
    Path launcher = options.home().resolve("curio");
    List<EffectSubject> consumers =
        List.of(
            CurioEffects.onPostgres(LogResult.CURIO, launcher, USERS),
            CurioEffects.onKafka(LogResult.ON_KAFKA, launcher, USERS),
            NamastackEffects.best(LogResult.NAMASTACK_FAST, build.peers(), USERS),
            NamastackEffects.asItComes(LogResult.NAMASTACK, build.peers(), USERS));
    List<RelaySubject> relays =
        List.of(
            CurioRelay.toPostgres(LogResult.CURIO),
            CurioRelay.toKafka(LogResult.ON_KAFKA),
            NamastackRelay.best(LogResult.NAMASTACK_FAST, build.peers()),
            NamastackRelay.asItComes(LogResult.NAMASTACK, build.peers()),
            new BareProducer(LogResult.PRODUCER));
    if (options.wants(LogResult.NAMASTACK) || options.wants(LogResult.NAMASTACK_FAST)) {
      progress.say("building the peers");
      build.run("namastack,relay");
    }
    LogResult result = new LogBench(options, progress, cleanup, consumers, relays).run();
    LogReport report = new LogReport(result);
    show(report.figures(), report.ratios(), new LogGoals(result).text(), report.problems());
    write("log.md", new LogDocument(result, build, commit()).text(clock.instant()));
  }

  private void rpc() throws IOException {
    try (WorkDirectory work = cleanup.add(WorkDirectory.create())) {
      Map<RpcSubject, List<RpcRound>> rounds = new RpcBench(options, progress, cleanup).run(work);
      RpcDocument document =
          new RpcDocument(Machine.describe(work.path()), options, rounds, commit());
      progress.show("\n" + document.figures());
      write("rpc.md", document.text(clock.instant()));
    }
  }

  private void mobileId() throws IOException {
    PeerBuild build = new PeerBuild(options.home());
    List<ProxySubject> subjects = new ArrayList<>();
    subjects.add(new CurioProxy(options.home().resolve("curio"), MOBILE_ID_SESSIONS));
    IgniteProxy.fast(build.peers())
        .filter(ignite -> options.wants(ignite.name()))
        .ifPresent(subjects::add);
    if (subjects.size() > 1) {
      progress.say("building the peers");
      build.run("jobs,ignite");
    }
    try (WorkDirectory work = cleanup.add(WorkDirectory.create())) {
      Map<String, List<MobileIdRound>> rounds =
          new MobileIdBench(options, progress, cleanup, subjects).run(work);
      MobileIdDocument document =
          new MobileIdDocument(Machine.describe(work.path()), subjects, rounds, commit());
      progress.show("\n" + document.figures());
      write("midid.md", document.text(clock.instant()));
    }
  }

  private void start() throws IOException {
    try (WorkDirectory work = cleanup.add(WorkDirectory.create())) {
      List<StartRound> rounds = new StartBench(options, progress, cleanup, product()).run(work);
      StartDocument document = new StartDocument(Machine.describe(work.path()), rounds, commit());
      progress.show("\n" + document.figures());
      write("start.md", document.text(clock.instant()));
    }
  }

  private void signIn() throws IOException {
    try (WorkDirectory work = cleanup.add(WorkDirectory.create())) {
      List<SignInRound> rounds = new SignInBench(options, progress, cleanup, product()).run(work);
      SignInDocument document = new SignInDocument(Machine.describe(work.path()), rounds, commit());
      progress.show("\n" + document.figures());
      write("sign-in.md", document.text(clock.instant()));
    }
  }

  private void page() throws IOException {
    Path chromium =
        Chromium.find()
            .orElseThrow(
                () -> new IllegalArgumentException("no Chromium here (apt-get install chromium)"));
    try (WorkDirectory work = cleanup.add(WorkDirectory.create())) {
      List<PageRound> rounds =
          new PageBench(options, progress, cleanup, product(), chromium).run(work);
      PageDocument document = new PageDocument(Machine.describe(work.path()), rounds, commit());
      progress.show("\n" + document.figures());
      write("page.md", document.text(clock.instant()));
    }
  }

  private void show(String figures, String ratios, String goals, String problems) {
    progress.show(String.join("\n", "", figures, ratios, goals, problems));
  }

  private void write(String name, String text) throws IOException {
    Path file = Files.createDirectories(options.reports()).resolve(name);
    Files.writeString(file, text);
    progress.say("written to %s", file);
  }

  private String commit() throws IOException {
    return SourceCommit.of(options.home());
  }

  private Product product() {
    return new Product(options.home().resolve("curio"), USERS);
  }
}
