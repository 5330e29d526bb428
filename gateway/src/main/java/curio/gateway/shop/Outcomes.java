package curio.gateway.shop;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import curio.cluster.calls.ServiceClient;
import curio.contracts.shop.v1.ActionOutcome;
import curio.contracts.shop.v1.FindOutcomesRequest;
import curio.contracts.shop.v1.ShopGrpc.ShopBlockingStub;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What became of commands, as the shop tells. Of what waits on this gateway's disk the shop knows
 * nothing; that is remembered here, for a while. Thread-safe.
 */
final class Outcomes {
  /** Most ids of one question. */
  static final int MOST = 1_000;

  /** Whoever asks for many at once asks again soon. */
  private static final Duration DEADLINE = Duration.ofSeconds(1);

  private static final int MOST_REMEMBERED = 10_000;
  private static final Duration REMEMBERED = Duration.ofHours(1);

  private final ServiceClient<ShopBlockingStub> shop;
  private final Cache<UUID, ActionOutcome> spilled =
      Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).expireAfterWrite(REMEMBERED).build();

  Outcomes(ServiceClient<ShopBlockingStub> shop) {
    this.shop = shop;
  }

  /** A command waits on this gateway's disk. */
  void remember(UUID action, ActionOutcome pending) {
    spilled.put(action, pending);
  }

  /**
   * That of one action, settled or waiting in the log or here; empty if it is neither.
   *
   * @throws CurioException UNAVAILABLE if the shop cannot be asked, and it does not wait here
   */
  Optional<ActionOutcome> find(UUID action) {
    var waiting = Optional.ofNullable(spilled.getIfPresent(action));
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
