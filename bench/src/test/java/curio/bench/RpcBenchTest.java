package curio.bench;

import static org.assertj.core.api.Assertions.assertThat;

import curio.bench.subject.Cleanup;
import curio.bench.subject.RpcSubject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RpcBenchTest {
  private static final Options OPTIONS =
      Options.parse(List.of("--quick", "--seconds", "1", "--warm-up", "0"), 1);

  @Test
  void bothWaysAreCalledAndCounted() throws IOException {
    try (Cleanup cleanup = new Cleanup();
        WorkDirectory work = WorkDirectory.create()) {
      Map<RpcSubject, List<RpcRound>> rounds =
          new RpcBench(OPTIONS, new Progress(System.out), cleanup).run(work);

      assertThat(rounds).containsOnlyKeys(RpcSubject.CURIO, RpcSubject.PLAIN);
      assertThat(rounds.values())
          .allSatisfy(all -> {
            assertThat(all).hasSize(1);
            assertThat(all.getFirst().perSecond()).isPositive();
            assertThat(all.getFirst().cpuMicros()).isPositive();
          });
    }
  }

  @Test
  void theRatioIsTakenRoundByRound() {
    Map<RpcSubject, List<RpcRound>> rounds =
        Map.of(
            RpcSubject.CURIO, List.of(round(60), round(80), round(120)),
            RpcSubject.PLAIN, List.of(round(50), round(50), round(60)));

    assertThat(new RpcDocument("machine", OPTIONS, rounds, "commit").figures())
        .contains("| curio | 1 000   | 80.0 (60.0–120.0) |")
        .contains("| 1.60   | no  |");
  }

  private static RpcRound round(double cpuMicros) {
    return new RpcRound(1_000, cpuMicros, 1, 2);
  }
}
