package curio.feed;

import curio.feed.erasure.AccountErasure;
import curio.feed.events.OwnEvents;
import curio.feed.events.Retention;
import curio.feed.events.Storekeeper;
import curio.feed.graph.Follows;
import curio.feed.hints.NewsHints;
import curio.feed.posts.Posts;
import curio.jobs.Jobs;
import curio.jobs.tasks.Cleanup;
import curio.limits.Limits;
import curio.limits.Rate;
import curio.limits.SqlClock;
import curio.log.Consumer;
import curio.log.Log;
import curio.log.Outbox;
import curio.log.OutboxRelay;
import curio.log.Subscription;
import curio.log.Topic;
import curio.log.erasure.Erasure;
import curio.store.CleanupRule;
import curio.store.Database;
import curio.store.StoredTime;
import curio.store.notifications.Notifications;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** All parts of the feed's store, put together. Thread-safe. */
public final class FeedParts implements AutoCloseable {
  /** The schema that its migrations make. */
  public static final String SCHEMA = "feed";

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration CLEANUP_PERIOD = Duration.ofHours(1);

  private final Jobs jobs;
  private final FeedService service;
  private final Consumer storekeeper;
  private final Erasure erasure;
  private final Cleanup cleanup;

  /**
   * What they are made of.
   *
   * @param relay of the schema's outbox; started and closed by its owner
   * @param events the topic {@link Storekeeper#TOPIC}
   * @param removals the topic {@link Erasure#REMOVALS}
   */
  public record Given(
      Database database,
      Log log,
      Notifications wakeups,
      OutboxRelay relay,
      Topic events,
      Topic removals,
      Jobs jobs,
      Clock clock,
      MeterRegistry metrics) {}

  /**
   * On a migrated database; {@link #start} begins the background work.
   *
   * @param hints tells nodes of what these parts store
   */
  public FeedParts(Given given, NewsHints hints, FeedSettings settings) {
    var database = given.database();
    var clock = given.clock();
    var metrics = given.metrics();
    jobs = given.jobs();
    var limits = new Limits(SCHEMA, SqlClock.database());
    var events = new OwnEvents(new Outbox(SCHEMA), given.events());
    var policy =
        new Follows.Policy(
            limits,
            new Follows.Bound(settings.maxFollows(), new Rate(settings.followsPerMinute(), MINUTE)),
            new Follows.Bound(settings.maxBlocks(), new Rate(settings.blocksPerMinute(), MINUTE)));
    var follows = new Follows(database, policy, events, hints, clock, metrics);
    var posts =
        new Posts(database, limits, new Rate(settings.postsPerMinute(), MINUTE), events, clock);
    service = new FeedService(database, follows, posts, given.relay());
    storekeeper =
        new Consumer(
            database,
            given.log(),
            given.wakeups(),
            Subscription.of(Storekeeper.CONSUMER, given.events(), SCHEMA),
            new Storekeeper(hints, clock, metrics),
            jobs,
            metrics);
    erasure =
        new Erasure(
            "feed-erasure",
            SCHEMA,
            AccountErasure.rules(),
            new Erasure.Given(
                database, given.log(), given.wakeups(), given.removals(), jobs, metrics));
    var rules = new ArrayList<CleanupRule>();
    rules.add(Posts.keyRule(clock));
    rules.add(new CleanupRule("limits", limits::forget));
    rules.addAll(Retention.rules());
    cleanup = new Cleanup("feed-cleanup", CLEANUP_PERIOD, rules, database, metrics);
  }

  /** What is compared with now in the schema. */
  public static List<StoredTime> storedTimes() {
    return List.of(
        StoredTime.moment("feed.change", "made_at"),
        StoredTime.moment("feed.early_withdrawal", "stored_at"),
        StoredTime.moment("feed.post_key", "created_at"),
        StoredTime.moment("feed.erased_user", "erased_at"),
        new Outbox(SCHEMA).storedTime());
  }

  /** What others call. */
  public FeedService service() {
    return service;
  }

  /** Starts to store events, to clean up and to erase. */
  public void start() {
    cleanup.start(jobs);
    storekeeper.start();
    erasure.start();
  }

  @Override
  public void close() {
    erasure.close();
    storekeeper.close();
    cleanup.close();
  }
}
