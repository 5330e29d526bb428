package curio.node;

import curio.jobs.Jobs;
import curio.jobs.tasks.Cleanup;
import curio.log.Log;
import curio.log.Outbox;
import curio.log.OutboxRelay;
import curio.log.Topic;
import curio.node.running.Phase;
import curio.store.Database;
import curio.store.DatabaseSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What services that keep data share: jobs, and the log with their events. Thread-safe. */
final class Work {
  private static final Duration LOG_CLEANUP_PERIOD = Duration.ofHours(1);
  private static final Duration LEASE_TIMEOUT = Duration.ofSeconds(2);

  private final Platform platform;
  private final List<Topic> topics;
  private final Jobs jobs;
  private final Log log;
  private final List<OutboxRelay> relays = new CopyOnWriteArrayList<>();

  /** Starts to do jobs. */
  Work(Platform platform, DatabaseSettings store, List<Topic> topics) {
    this.platform = platform;
    this.topics = topics;
    this.jobs = jobs(platform, store);
    this.log = platform.log();
    trimLog();
  }

  Jobs jobs() {
    return jobs;
  }

  Log log() {
    return log;
  }

  /** A topic of any service, by its name. */
  Topic topic(String name) {
    return topics.stream()
        .filter(topic -> topic.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no service has the topic " + name));
  }

  /** What moves the events of a schema's outbox into the log; it runs. */
  OutboxRelay relay(String schema) {
    var relay =
        new OutboxRelay(
            platform.database(),
            log,
            new Outbox(schema),
            platform.wakeups(),
            jobs,
            platform.metrics());
    relays.add(relay);
    platform.add(schema + " relay", relay).start();
    return relay;
  }

  List<String> troubles() {
    var troubles = new ArrayList<>(jobs.troubles());
    relays.forEach(relay -> relay.trouble().ifPresent(troubles::add));
    return troubles;
  }

  /** Its lease has connections of its own, so that a node that is busy does not lose it. */
  private static Jobs jobs(Platform platform, DatabaseSettings store) {
    var closing = platform.closing();
    var brief = store.withPoolSize(1).withStatementTimeout(LEASE_TIMEOUT);
    var leases =
        closing.add(Phase.PLATFORM, "lease", Database.open("lease", brief, platform.metrics()));
    var jobs =
        closing.add(
            Phase.PLATFORM,
            "jobs",
            new Jobs(
                platform.database(),
                leases,
                platform.wakeups(),
                platform.id(),
                platform.metrics()));
    jobs.start();
    closing.add(Phase.JOBS, "handing over of jobs", jobs::drain);
    return jobs;
  }

  private void trimLog() {
    var cleanup =
        new Cleanup(
            "log-cleanup",
            LOG_CLEANUP_PERIOD,
            log.trim(topics),
            platform.database(),
            platform.metrics());
    platform.add("log cleanup", cleanup).start(jobs);
  }
}
