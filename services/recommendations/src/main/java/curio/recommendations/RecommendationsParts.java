package curio.recommendations;

import curio.jobs.Jobs;
import curio.jobs.tasks.Cleanup;
import curio.log.Consumer;
import curio.log.Log;
import curio.log.Subscription;
import curio.log.Topic;
import curio.log.erasure.Erasure;
import curio.recommendations.choice.Recommender;
import curio.recommendations.profiles.ImageProfilesService;
import curio.recommendations.ranks.Engagement;
import curio.recommendations.ranks.Ranking;
import curio.recommendations.reactions.ReactionHandler;
import curio.recommendations.viewers.TasteTable;
import curio.recommendations.viewers.ViewerErasure;
import curio.store.CleanupRule;
import curio.store.Database;
import curio.store.StoredTime;
import curio.store.notifications.Notifications;
import curio.store.twophase.InDoubtMeters;
import curio.store.twophase.PreparedTransactions;
import io.grpc.BindableService;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/** All parts of the recommendations, put together. Thread-safe. */
public final class RecommendationsParts implements AutoCloseable {
  /** The schema that its migrations make. */
  public static final String SCHEMA = "recommendations";

  /** So many changes may be prepared at once, at least. */
  private static final int SLOTS = 16;

  private static final Duration CLEANUP_PERIOD = Duration.ofHours(1);

  private final Jobs jobs;
  private final PreparedTransactions transactions;
  private final List<BindableService> services;
  private final Consumer reactions;
  private final Erasure erasure;
  private final Ranking ranking;
  private final Cleanup cleanup;
  private final InDoubtMeters inDoubt;

  /**
   * What they are made of.
   *
   * @param database holds the schema and nothing else that they need: it may be one of their own
   * @param log where the topics are, with {@code wakeups} and {@code jobs} of the node's database
   * @param reactions the topic {@link ReactionHandler#TOPIC}
   * @param removals the topic {@link Erasure#REMOVALS}
   */
  public record Given(
      Database database,
      Log log,
      Notifications wakeups,
      Topic reactions,
      Topic removals,
      Jobs jobs,
      Clock clock,
      MeterRegistry metrics) {}

  /** On a migrated database; {@link #start} begins the background work. */
  public RecommendationsParts(Given given) {
    this(given, () -> ThreadLocalRandom.current().nextDouble());
  }

  /** The same with another source of chance. */
  RecommendationsParts(Given given, DoubleSupplier random) {
    var database = given.database();
    var metrics = given.metrics();
    jobs = given.jobs();
    transactions = new PreparedTransactions(database, SCHEMA);
    services =
        List.of(
            new RecommendationsService(new Recommender(database, given.clock(), random, metrics)),
            new ImageProfilesService(database, transactions));
    reactions =
        new Consumer(
            database,
            given.log(),
            given.wakeups(),
            Subscription.of(ReactionHandler.CONSUMER, given.reactions(), SCHEMA),
            new ReactionHandler(given.clock()),
            jobs,
            metrics);
    erasure =
        new Erasure(
            "recommendations-erasure",
            SCHEMA,
            ViewerErasure.rules(),
            new Erasure.Given(
                database, given.log(), given.wakeups(), given.removals(), jobs, metrics));
    ranking = new Ranking(database, jobs);
    cleanup =
        new Cleanup(
            "recommendations-cleanup", CLEANUP_PERIOD, rules(given.clock()), database, metrics);
    inDoubt = new InDoubtMeters(SCHEMA, transactions, metrics);
  }

  static List<CleanupRule> rules(Clock clock) {
    return List.of(ImageProfilesService.rule(), Engagement.rule(), TasteTable.rule(clock));
  }

  /** What is compared with now in the schema. */
  public static List<StoredTime> storedTimes() {
    return List.of(
        StoredTime.moment("recommendations.change", "made_at"),
        StoredTime.moment("recommendations.engagement", "unknown_since")
            .where("unknown_since is not null"),
        StoredTime.moment("recommendations.erased_user", "erased_at"));
  }

  /** What others call. */
  public List<BindableService> services() {
    return services;
  }

  /**
   * Starts to consume, to rank, to clean up and to erase.
   *
   * @throws curio.errors.CurioException INVALID if the database takes no prepared transactions
   */
  public void start() {
    transactions.require(SLOTS);
    cleanup.start(jobs);
    ranking.start();
    reactions.start();
    erasure.start();
    inDoubt.start();
  }

  @Override
  public void close() {
    inDoubt.close();
    erasure.close();
    reactions.close();
    ranking.close();
    cleanup.close();
  }
}
