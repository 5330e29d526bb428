package curio.gateway.shop;

import curio.cluster.calls.ServiceClient;
import curio.contracts.shop.v1.ActionOutcome;
import curio.contracts.shop.v1.FindOutcomesRequest;
import curio.contracts.shop.v1.ShopGrpc.ShopBlockingStub;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.log.Appender;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What became of commands, as the shop tells, and of those that wait on this gateway's disk, of
 * which the shop knows nothing. Thread-safe.
 */
final class Outcomes {
  /** Most ids of one question. */
  static final int MOST = 1_000;

  /** Whoever asks for many at once asks again soon. */
  private static final Duration DEADLINE = Duration.ofSeconds(1);

  private final ServiceClient<ShopBlockingStub> shop;
  private final Appender log;

  /**
   * One that asks the shop.
   *
   * @param log takes the commands
   */
  Outcomes(ServiceClient<ShopBlockingStub> shop, Appender log) {
    this.shop = shop;
    this.log = log;
  }

  /**
   * That of one action, settled or waiting in the log or here; empty if it is neither.
   *
   * @throws CurioException UNAVAILABLE if the shop cannot be asked, and it does not wait here
   */
  Optional<ActionOutcome> find(UUID action) {
    // First: the log may take it while the shop is asked.
    var waiting = log.waiting(action).flatMap(PendingCommand::outcome);
    try {
      return ask(action).or(() -> waiting);
    } catch (CurioException e) {
      if (e.code() == ErrorCode.UNAVAILABLE && waiting.isPresent()) {
        return waiting;
      }
      throw e;
    }
  }

  private Optional<ActionOutcome> ask(UUID action) {
    var wanted =
        FindOutcomesRequest.newBuilder()
            .addActionIds(action.toString())
            .setPendingToo(true)
            .build();
    return shop.call(stub -> stub.findOutcomes(wanted)).getOutcomesList().stream().findFirst();
  }

  /** Those of at most {@value #MOST} actions that are settled. */
  List<ActionOutcome> settled(List<UUID> actions) {
    var wanted =
        FindOutcomesRequest.newBuilder()
            .addAllActionIds(actions.stream().map(UUID::toString).toList())
            .build();
    return shop.within(DEADLINE).call(stub -> stub.findOutcomes(wanted)).getOutcomesList();
  }
}
