package curio.jobs;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

/** When a job is due again and again. Runs that were missed while no node lived are one run. */
public sealed interface Schedule {
  /**
   * At even distances, counted from when it was due.
   *
   * @param period at least 10 ms
   */
  record Every(Duration period) implements Schedule {
    public Every {
      if (period.toMillis() < 10) {
        throw new IllegalArgumentException("period: " + period + " (expected: >= 10 ms)");
      }
    }

    @Override
    public Instant next(Instant due, Instant now) {
      long missed = Math.max(0, Duration.between(due, now).dividedBy(period));
      return due.plus(period.multipliedBy(missed + 1));
    }
  }

  /**
   * At the times of a cron expression, in UTC.
   *
   * @param expression minute, hour, day of month, month, day of week, as in crontab(5)
   */
  record CronTimes(String expression) implements Schedule {
    public CronTimes {
      var epoch = Instant.EPOCH.atZone(ZoneOffset.UTC);
      if (ExecutionTime.forCron(parse(expression)).nextExecution(epoch).isEmpty()) {
        throw new IllegalArgumentException(
            "cron: " + expression + " (expected: a time that comes)");
      }
    }

    @Override
    public Instant next(Instant due, Instant now) {
      return ExecutionTime.forCron(parse(expression))
          .nextExecution(now.atZone(ZoneOffset.UTC))
          .orElseThrow(() -> new IllegalStateException("cron: no time after " + now))
          .toInstant();
    }

    private static Cron parse(String expression) {
      var definition = CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX);
      try {
        return new CronParser(definition).parse(expression).validate();
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "cron: %s (expected: minute hour day month weekday, such as 30 3 * * 1)"
                .formatted(expression),
            e);
      }
    }
  }

  /**
   * The first time after now.
   *
   * @param due when the present run was due
   */
  Instant next(Instant due, Instant now);

  /** At even distances. */
  static Schedule every(Duration period) {
    return new Every(period);
  }

  /** At the times of a cron expression of five fields, in UTC. */
  static Schedule cron(String expression) {
    return new CronTimes(expression);
  }
}
