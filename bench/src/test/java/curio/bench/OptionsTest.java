package curio.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
  @Test
  void withoutArgumentsAllIsMeasuredAsTheMethodAsks() {
    Options options = Options.parse(List.of(), 3);

    assertThat(options.rounds()).isEqualTo(3);
    assertThat(options.measured()).isEqualTo(Duration.ofSeconds(10));
    assertThat(options.connections()).isEqualTo(64);
    assertThat(options.wants("anything")).isTrue();
    assertThat(options.reports()).isEqualTo(Path.of("./bench/reports"));
  }

  @Test
  void latencyIsATrialOfThreeRoundsThatOtherOptionsMayChange() {
    Options options = Options.parse(List.of("--latency", "--seconds", "20"), 1);

    assertThat(options.rounds()).isEqualTo(3);
    assertThat(options.warmUp()).isEqualTo(Duration.ofSeconds(20));
    assertThat(options.measured()).isEqualTo(Duration.ofSeconds(20));
    assertThat(options.lonely()).isEqualTo(Duration.ofSeconds(1));
    assertThat(options.reports()).isEqualTo(Path.of("./bench/target"));
    assertThat(Options.parse(List.of(), 3).lonely()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void everyOptionIsRead() {
    Options options =
        Options.parse(
            List.of(
                "--rounds",
                "5",
                "--seconds",
                "20",
                "--warm-up",
                "0",
                "--connections",
                "256",
                "--home",
                "/src",
                "--only",
                "curio,echo"),
            3);

    assertThat(options.rounds()).isEqualTo(5);
    assertThat(options.measured()).isEqualTo(Duration.ofSeconds(20));
    assertThat(options.warmUp()).isZero();
    assertThat(options.connections()).isEqualTo(256);
    assertThat(options.wants("echo")).isTrue();
    assertThat(options.wants("peer-plain")).isFalse();
  }

  @Test
  void aShopHasAMillionItemsUnlessItIsATrialOrSaidOtherwise() {
    assertThat(Options.parse(List.of(), 3).items()).isEqualTo(1_000_000);
    assertThat(Options.parse(List.of("--quick"), 3).items()).isEqualTo(20_000);
    assertThat(Options.parse(List.of("--items", "5000", "--quick"), 3).items()).isEqualTo(5_000);
    assertThat(Options.parse(List.of("--items", "5000"), 3).reports())
        .isEqualTo(Path.of("./bench/target"));
  }

  @Test
  void aTrialDoesNotOverwriteTheReport() {
    assertThat(Options.parse(List.of("--quick", "--home", "/src"), 3).reports())
        .isEqualTo(Path.of("/src/bench/target"));
    assertThat(Options.parse(List.of("--only", "curio"), 3).reports())
        .isEqualTo(Path.of("./bench/target"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--rounds 0",
        "--rounds many",
        "--seconds",
        "--speed 3",
        "--connections -1",
        "--items 5",
        "orders"
      })
  void whatIsWrongIsNamed(String line) {
    List<String> arguments = List.of(line.split(" ", -1));

    assertThatThrownBy(() -> Options.parse(arguments, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(arguments.getFirst());
  }
}
