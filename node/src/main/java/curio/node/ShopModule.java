package curio.node;

import curio.accounts.DemoAccounts;
import curio.feed.events.Storekeeper;
import curio.gateway.gallery.KnownImages;
import curio.gateway.shop.ShopAreas;
import curio.gateway.users.KnownUsers;
import curio.http.Routes;
import curio.log.OutboxRelay;
import curio.log.Topic;
import curio.log.erasure.Erasure;
import curio.node.settings.NodeSettings;
import curio.node.settings.Role;
import curio.shop.ShopSettings;
import curio.shop.ShopTopics;
import curio.shop.archive.ArchiveCommand;
import curio.shop.archive.ArchiveParts;
import curio.shop.commands.CommandHandler;
import curio.shop.demo.DemoStock;
import curio.shop.orders.OrderCommands;
import curio.shop.worker.ShopParts;
import curio.store.StoredTime;
import curio.store.TimeOrderedIds;
import io.grpc.BindableService;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** The shop: items that are bought, sold and pawned. */
final class ShopModule implements ServiceModule<ShopModule.Settings> {
  /** How long a client waits for the outcome of a command. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

  record Settings(ShopSettings shop) {}

  private static final Command ARCHIVE =
      new Command(
          "archive",
          List.of(
              new Command.Action(
                  "show",
                  List.of(
                      new Command.Argument(
                          "DATE",
                          "a day by UTC, as in 2026-03-01",
                          text -> ArchiveCommand.day(text).isPresent())),
                  ShopModule::showArchive),
              Command.Action.of("verify", ShopModule::verifyArchive)),
          """
            ./curio archive show DATE   what the shop settled on a day by UTC, a line of JSON each;
                                        archive verify reads and checks all days. With the options
                                        of serve (--data, --shop.archive), also while it runs
          """);

  @Override
  public List<Role> roles() {
    return List.of(Role.of("shop"));
  }

  @Override
  public Class<Settings> settings() {
    return Settings.class;
  }

  @Override
  public List<String> schemas() {
    return List.of(ShopParts.SCHEMA);
  }

  @Override
  public List<Topic> topics() {
    return ShopTopics.all();
  }

  @Override
  public List<StoredTime> storedTimes(Settings settings) {
    return ShopParts.storedTimes();
  }

  @Override
  public List<BindableService> open(Platform platform, Settings settings) {
    var work = platform.work();
    var given =
        new ShopParts.Given(
            platform.database(),
            work.log(),
            platform.wakeups(),
            work.relay(ShopParts.SCHEMA),
            work.topic(Storekeeper.TOPIC),
            work.topic(OrderCommands.ORDERS),
            work.topic(Erasure.REMOVALS),
            work.jobs(),
            platform.clock(),
            platform.metrics());
    var parts =
        platform.add("shop", new ShopParts(given, settings.shop(), platform.config().node().s3()));
    parts.start();
    openArchive(platform, settings.shop());
    if (platform.config().node().demo()) {
      stock(platform, given.relay(), settings.shop());
    }
    return parts.services();
  }

  @Override
  public List<Routes> routes(Gateway gateway, Settings settings) {
    var shop = settings.shop();
    var clock = gateway.clock();
    var ids = new TimeOrderedIds(() -> ThreadLocalRandom.current().nextLong());
    var given =
        new ShopAreas.Given(
            gateway.channels(),
            Gateway.CALL_DEADLINE,
            LONGEST_WAIT,
            gateway.log(),
            () -> ids.next(clock.instant()),
            new KnownImages(gateway.channels(), Gateway.CALL_DEADLINE),
            clock,
            gateway.metrics());
    var topics =
        new ShopAreas.CommandTopics(
            ShopTopics.ITEM,
            ShopTopics.BUY_ACTIONS,
            ShopTopics.SELL_ACTIONS,
            ShopTopics.PAWN_ACTIONS);
    var rules =
        new ShopAreas.ShopRules(
            shop.zone(),
            shop.shortestTermDays(),
            ShopSettings.LONGEST_TERM_DAYS,
            shop.commandsPerMinute());
    var areas = gateway.add("routes of the shop", new ShopAreas(given, topics, rules));
    gateway.add(
        "hints of outcomes",
        gateway.notifications().listen(CommandHandler.OUTCOMES, hint -> areas.hint()));
    return areas.routes();
  }

  @Override
  public List<Command> commands() {
    return List.of(ARCHIVE);
  }

  private static void stock(Platform platform, OutboxRelay relay, ShopSettings settings) {
    var given = new DemoStock.Given(platform.database(), relay, platform.clock());
    var stock =
        new DemoStock(
            given,
            settings,
            DemoAccounts.CLERK,
            name -> new KnownUsers(platform.channels(), Gateway.CALL_DEADLINE).id(name));
    platform.add("items of the demo", stock).start();
  }

  private static void openArchive(Platform platform, ShopSettings settings) {
    var given =
        new ArchiveParts.Given(
            platform.database(),
            platform.work().log(),
            platform.wakeups(),
            platform.work().jobs(),
            platform.clock(),
            platform.metrics());
    var node = platform.config().node();
    platform.add("archive", new ArchiveParts(given, archive(settings, node), node.s3())).start();
  }

  private static void showArchive(Command.Call call) {
    var day = ArchiveCommand.day(call.arguments().getFirst()).orElseThrow();
    ArchiveCommand.show(archive(call.config()), call.config().node().s3(), day, call.out());
  }

  private static void verifyArchive(Command.Call call) {
    ArchiveCommand.verify(archive(call.config()), call.config().node().s3(), call.out());
  }

  private static String archive(NodeConfig config) {
    return archive(config.read().get(Settings.class).shop(), config.node());
  }

  private static String archive(ShopSettings shop, NodeSettings node) {
    return shop.archive().isEmpty() ? node.data().resolve("archive").toString() : shop.archive();
  }
}
