package curio.log;

import curio.jobs.Hold;
import curio.jobs.Jobs;
import curio.jobs.Keeper;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes records that are older than their topic keeps them, once an hour, on one node.
 * Thread-safe.
 */
public final class LogRetention implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LogRetention.class);
  private static final Duration PERIOD = Duration.ofHours(1);

  private final Log log;
  private final List<Topic> topics;
  private final Keeper work;

  /** Retention that is not running yet. */
  public LogRetention(Log log, List<Topic> topics, Jobs jobs) {
    this.log = log;
    this.topics = List.copyOf(topics);
    this.work = Keeper.every(PERIOD, jobs, "log-retention", this::pass);
  }

  /** Starts the timer. */
  public void start() {
    work.start();
  }

  @Override
  public void close() {
    work.close();
  }

  private boolean pass(Hold hold) {
    for (var topic : topics) {
      long removed = log.trim(topic);
      if (removed > 0) {
        LOG.atInfo()
            .addKeyValue("topic", topic.name())
            .addKeyValue("records", removed)
            .log("trimmed");
      }
    }
    return false;
  }
}
