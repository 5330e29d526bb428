package curio.shop.commands;

import curio.log.LogRecord;
import curio.log.OutboxRelay;
import curio.log.RecordHandler;
import curio.shop.actions.Changes;
import curio.shop.actions.Outcome;
import curio.shop.actions.OutcomeTable;
import curio.shop.commands.Judge.Done;
import curio.shop.commands.Judge.Refused;
import curio.shop.fraud.FraudList;
import curio.shop.life.Terms;
import curio.store.notifications.Notifications;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// Settles commands, each once: what it does to its item, what it posts, what became of it, and
/// what others are told are written in one transaction with the place in the log.
///
/// The items of a batch are locked in the order of their ids, and the batch is worked off in
/// memory, one command after the other. So the order in which commands are applied is the order of
/// the versions of an item, and a batch of any size costs a few statements. That two nodes have the
/// same partition for a while, or that commands of an item come by several topics at once, changes
/// nothing: the locks put them one after the other.
///
/// An action that has an outcome is not looked at again, whatever comes under its id. Times are
/// those of the database's clock, read after the locks.
///
/// A command that cannot be understood fails alone, and is set aside (its topic skips it): the
/// others of its item go on. It stays pending for whoever sent it until an operator has it handled
/// again, or drops it.
///
/// Thread-safe.
public final class CommandHandler implements RecordHandler {
  /** The name under which it consumes. */
  public static final String CONSUMER = "shop-commands";

  /** The channel of the hints that there are new outcomes. */
  public static final String OUTCOMES = "shop-outcomes";

  private final Judge judge;
  private final FraudList fraudList;
  private final ToldEvents events;
  private final OutboxRelay relay;
  private final Notifications notifications;
  private final Clock clock;
  private final Counter settled;
  private final Timer delay;

  /**
   * One on a migrated database.
   *
   * @param relay of the schema's outbox, woken after each batch
   * @param notifications for hints that there are outcomes
   */
  public CommandHandler(
      Terms terms,
      FraudList fraudList,
      ToldEvents events,
      OutboxRelay relay,
      Notifications notifications,
      Clock clock,
      MeterRegistry metrics) {
    this.judge = new Judge(terms);
    this.fraudList = fraudList;
    this.events = events;
    this.relay = relay;
    this.notifications = notifications;
    this.clock = clock;
    this.settled =
        Counter.builder("shop_settled_commands")
            .description("commands that this node applied or rejected")
            .register(metrics);
    this.delay =
        Timer.builder("shop_command_delay")
            .description("time from the making of a command to the commit of its outcome")
            .register(metrics);
  }

  @Override
  public void handle(Handle tx, List<LogRecord> records) throws SQLException {
    var commands = unsettled(tx, records);
    if (commands.isEmpty()) {
      return;
    }
    var changes = Changes.lock(tx, commands.stream().map(Command::itemId).toList());
    var list = fraudList.inForce(tx);
    var told = new ArrayList<Settled>(commands.size());
    for (var command : commands) {
      var one = settle(command, changes, list);
      changes.settle(one.outcome());
      told.add(one);
    }
    changes.write(tx);
    events.write(tx, told, changes.now());
  }

  @Override
  public void committed(List<LogRecord> records) {
    var now = clock.instant();
    for (var record : records) {
      var since = Duration.between(record.event().occurredAt(), now);
      delay.record(since.isNegative() ? Duration.ZERO : since);
    }
    settled.increment(records.size());
    relay.wake();
    notifications.send(OUTCOMES);
  }

  /** The first command under each id that has no outcome. */
  private static List<Command> unsettled(Handle tx, List<LogRecord> records) throws SQLException {
    Map<UUID, Command> firsts = new LinkedHashMap<>();
    for (var record : records) {
      var command = Command.read(record);
      firsts.putIfAbsent(command.id(), command);
    }
    firsts.keySet().removeAll(OutcomeTable.known(tx, firsts.keySet()));
    return List.copyOf(firsts.values());
  }

  private Settled settle(Command command, Changes changes, FraudList.InForce list) {
    return switch (judge.decide(command, changes, list)) {
      case Done(var step) -> {
        changes.apply(step);
        var result = new Outcome.Applied(step.version());
        yield new Settled(command, outcome(command, changes, result), step.item().name());
      }
      case Refused(var how) -> new Settled(command, outcome(command, changes, how), "");
    };
  }

  private static Outcome outcome(Command command, Changes changes, Outcome.Result result) {
    return new Outcome(
        command.id(),
        command.fingerprint(),
        command.kind(),
        command.itemId(),
        command.told().getUserId(),
        command.client(),
        command.date(changes.now()),
        result);
  }
}
