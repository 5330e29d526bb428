package curio.gateway.shop;

import curio.cluster.Channels;
import curio.contracts.accounts.v1.UsersGrpc;
import curio.contracts.shop.v1.ShopGrpc;
import curio.contracts.shop.v1.WorkerGrpc;
import curio.gateway.NamedImages;
import curio.gateway.shop.ActionRoutes.TermLimits;
import curio.gateway.users.KnownUsers;
import curio.http.Routes;
import curio.limits.LocalRates;
import curio.limits.Rate;
import curio.log.Appender;
import curio.log.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/** All routes of the shop, and who waits for it. Closed when no request is in flight any more. */
public final class ShopAreas implements AutoCloseable {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final OutcomeWaiters waiters;
  private final List<Routes> routes;

  /**
   * What the routes need of the node.
   *
   * @param deadline of each call
   * @param longestWait for the outcome of a command, before its client is told where to ask
   * @param log takes commands
   * @param newIds makes an id for each command that has no key
   * @param images that items may name
   */
  public record Given(
      Channels channels,
      Duration deadline,
      Duration longestWait,
      Appender log,
      Supplier<UUID> newIds,
      NamedImages images,
      Clock clock,
      MeterRegistry metrics) {}

  /**
   * The topics of commands.
   *
   * @param items add, change
   * @param pawns pawn, redeem, extend
   */
  public record CommandTopics(Topic items, Topic buys, Topic sells, Topic pawns) {}

  /**
   * How the shop is set.
   *
   * @param zone where its days begin and end
   * @param shortestTermDays of a loan
   * @param longestTermDays of a loan
   * @param commandsPerMinute of one account on this node; 0: any number
   */
  public record ShopRules(
      ZoneId zone, int shortestTermDays, int longestTermDays, int commandsPerMinute) {}

  /** Routes that call the shop and the accounts, wherever these run. */
  public ShopAreas(Given given, CommandTopics topics, ShopRules rules) {
    var shop = given.channels().to(ShopGrpc::newBlockingStub, given.deadline());
    var workers = given.channels().to(WorkerGrpc::newBlockingStub, given.deadline());
    var users = new KnownUsers(given.channels().to(UsersGrpc::newBlockingStub, given.deadline()));
    var calendar = new ShopCalendar(given.clock(), rules.zone());
    var outcomes = new Outcomes(shop, given.log());
    this.waiters = new OutcomeWaiters(outcomes::settled, given.metrics());
    var dispatcher =
        new Dispatcher(
            topics,
            given.log(),
            outcomes,
            waiters,
            new Clients(users),
            calendar,
            new LocalRates(new Rate(rules.commandsPerMinute(), MINUTE)),
            given.newIds(),
            given.longestWait());
    var terms = new TermLimits(rules.shortestTermDays(), rules.longestTermDays());
    this.routes =
        List.of(
            new ItemRoutes(dispatcher, new ItemSearch(workers, shop), given.images()).routes(),
            new ActionRoutes(dispatcher, outcomes, calendar, terms).routes(),
            new CounterRoutes(shop, calendar).routes(),
            new BookRoutes(shop).routes());
  }

  /** The tables of all areas. */
  public List<Routes> routes() {
    return routes;
  }

  /** Commands were settled somewhere: those who wait are told soon. Does not block. */
  public void hint() {
    waiters.hint();
  }

  @Override
  public void close() {
    waiters.close();
  }
}
