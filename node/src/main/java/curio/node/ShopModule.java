package curio.node;

import curio.gateway.shop.ShopAreas;
import curio.http.Routes;
import curio.log.Topic;
import curio.node.settings.Role;
import curio.shop.ShopSettings;
import curio.shop.ShopTopics;
import curio.shop.commands.CommandHandler;
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
    return List.of("shop");
  }

  @Override
  public List<Topic> topics() {
    return ShopTopics.all();
  }

  @Override
  public List<BindableService> open(Platform platform, Settings settings) {
    return List.of();
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
}
