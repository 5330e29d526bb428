package curio.gateway;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import curio.cluster.Channels;
import curio.contracts.shop.v1.ActionKind;
import curio.contracts.shop.v1.ActionOutcome;
import curio.contracts.shop.v1.FindOutcomesReply;
import curio.contracts.shop.v1.FindOutcomesRequest;
import curio.contracts.shop.v1.ItemCommand;
import curio.contracts.shop.v1.ShopGrpc;
import curio.contracts.shop.v1.WorkerGrpc;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.gateway.shop.ShopAreas;
import curio.http.Principal;
import curio.http.Routes;
import curio.log.Appender;
import curio.log.Event;
import curio.log.Topic;
import curio.log.Topic.OnPoison;
import curio.testkit.SettableClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The shop behind a gateway, without one: a log that keeps what comes, and a service that settles
 * it as a test has prepared. Thread-safe.
 */
final class PreparedShop implements Appender, AutoCloseable {
  /** Of {@link #clock}, where the shop is: a day after the clocks were set forward there. */
  static final Instant NOON = Instant.parse("2026-03-30T09:00:00Z");

  static final int COMMANDS_PER_MINUTE = 100_000;

  private static final Duration DEADLINE = Duration.ofSeconds(20);

  final PreparedService service = new PreparedService(ShopGrpc.getServiceDescriptor());
  final PreparedService workers = new PreparedService(WorkerGrpc.getServiceDescriptor());
  final SettableClock clock = new SettableClock(NOON);
  final List<Event> events = new CopyOnWriteArrayList<>();

  /** Images that nobody may name; all others are there. */
  final Set<String> missingImages = ConcurrentHashMap.newKeySet();

  private final Map<String, ActionOutcome> outcomes = new ConcurrentHashMap<>();
  private volatile Function<ItemCommand, Optional<ActionOutcome.Builder>> settling =
      command -> Optional.empty();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final Duration longestWait;
  private volatile boolean refusing;
  private final List<Event> onDisk = new CopyOnWriteArrayList<>();
  private volatile boolean spilling;
  private @Nullable ShopAreas areas;

  /** Clients wait that long for what is not settled. */
  PreparedShop(Duration longestWait) {
    this.longestWait = longestWait;
    answerOutcomes();
  }

  /** Outcomes can be asked for (again). */
  void answerOutcomes() {
    service.answer("FindOutcomes", this::find);
  }

  /** How many wait for an outcome. */
  int waiting() {
    return (int) metrics.get("shop_waiting_commands").gauge().value();
  }

  List<Routes> areas(Channels channels) {
    var made =
        new ShopAreas(
            new ShopAreas.Given(
                channels,
                DEADLINE,
                longestWait,
                this,
                UUID::randomUUID,
                this::requireImages,
                clock,
                metrics),
            new ShopAreas.CommandTopics(
                topic("item"), topic("buy-actions"), topic("sell-actions"), topic("pawn-actions")),
            new ShopAreas.ShopRules(ZoneId.of("Europe/Tallinn"), 3, 1_830, COMMANDS_PER_MINUTE));
    areas = made;
    return made.routes();
  }

  /** From now on each command is settled so, as soon as it is in the log. */
  void settle(Function<ItemCommand, ActionOutcome.Builder> how) {
    settling = command -> Optional.of(how.apply(command));
  }

  /** Each command is applied at this version. */
  void apply(int version) {
    var applied = ActionOutcome.Applied.newBuilder().setVersion(version).build();
    settle(command -> ActionOutcome.newBuilder().setApplied(applied));
  }

  /** Each command is rejected so. */
  void reject(int code, String reason) {
    var rejected = ActionOutcome.Rejected.newBuilder().setCode(code).setReason(reason).build();
    settle(command -> ActionOutcome.newBuilder().setRejected(rejected));
  }

  /** Commands stay in the log. */
  void hold() {
    settling = command -> Optional.empty();
  }

  /** The log takes nothing, or something again. */
  void refuse(boolean whether) {
    refusing = whether;
  }

  /** The log takes nothing, but the gateway's disk does. */
  void spill() {
    spilling = true;
  }

  /** Nothing has come or was settled. */
  void reset() {
    service.reset();
    workers.reset();
    events.clear();
    missingImages.clear();
    outcomes.clear();
    refuse(false);
    spilling = false;
    onDisk.clear();
    hold();
  }

  /** What became of an action, known as if it had been sent before. */
  void know(ActionOutcome outcome) {
    outcomes.put(outcome.getActionId(), outcome);
  }

  /** The only command that has come. */
  ItemCommand command() {
    if (events.size() != 1) {
      throw new AssertionError(events.size() + " commands");
    }
    return command(events.getFirst());
  }

  static ItemCommand command(Event event) {
    try {
      return ItemCommand.parseFrom(event.payload());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public Taken append(Topic topic, List<Event> appended) {
    if (refusing) {
      throw new CurioException(ErrorCode.UNAVAILABLE, "the log is away");
    }
    if (spilling) {
      onDisk.addAll(appended);
      return Taken.SPILLED;
    }
    for (var event : appended) {
      events.add(event);
      var command = command(event);
      settling
          .apply(command)
          .ifPresent(outcome ->
              outcomes.putIfAbsent(event.id().toString(), settled(event, command, outcome)));
    }
    requireNonNull(areas).hint();
    return Taken.LOGGED;
  }

  @Override
  public Optional<Event> waiting(UUID id) {
    return onDisk.stream().filter(event -> event.id().equals(id)).findFirst();
  }

  @Override
  public void close() {
    requireNonNull(areas).close();
  }

  private void requireImages(Principal sender, String member, List<String> ids) {
    if (ids.stream().anyMatch(missingImages::contains)) {
      throw new CurioException(ErrorCode.INVALID, member + ": not there");
    }
  }

  private Message find(Message question) {
    var wanted = (FindOutcomesRequest) question;
    var reply = FindOutcomesReply.newBuilder();
    for (var id : wanted.getActionIdsList()) {
      var outcome = outcomes.get(id);
      if (outcome != null) {
        reply.addOutcomes(outcome);
      } else if (wanted.getPendingToo()) {
        events.stream()
            .filter(event -> event.id().toString().equals(id))
            .findFirst()
            .ifPresent(event -> reply.addOutcomes(pending(event)));
      }
    }
    return reply.build();
  }

  private static ActionOutcome pending(Event event) {
    return settled(
        event,
        command(event),
        ActionOutcome.newBuilder().setPending(ActionOutcome.Pending.getDefaultInstance()));
  }

  private static ActionOutcome settled(
      Event event, ItemCommand command, ActionOutcome.Builder outcome) {
    return outcome
        .setActionId(event.id().toString())
        .setItemId(command.getItemId())
        .setKind(ActionKind.valueOf("ACTION_KIND_" + command.getWhatCase()))
        .setUserId(command.getUserId())
        .setClientId(command.getClientId())
        .setFingerprint(command.getFingerprint())
        .build();
  }

  private static Topic topic(String name) {
    return new Topic(name, 8, Duration.ofDays(7), OnPoison.SKIP);
  }
}
