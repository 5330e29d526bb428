package curio.bench.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StreamTest {
  private final Stream stream = new Stream();

  StreamTest() {
    stream.subscribe();
    stream.subscribe();
    for (int number = 0; number < 3; number++) {
      stream.publish(number + 10L);
    }
  }

  @Test
  void whoReceivesFirstTellsTheOrder() {
    assertThat(stream.receive(0, 1)).isEqualTo(11);
    assertThat(stream.receive(0, 1)).isEqualTo(11);
    assertThat(stream.receive(1, 0)).isEqualTo(10);
    assertThat(stream.wrong()).isZero();
    assertThat(stream.completed()).isEqualTo(1);
    assertThat(stream.inFlight()).isEqualTo(2);
  }

  @Test
  void anotherOrderIsWrong() {
    stream.receive(0, 1);

    assertThat(stream.receive(0, 0)).isEqualTo(-1);
    assertThat(stream.wrong()).isEqualTo(1);
    assertThat(stream.completed()).isZero();
  }

  @Test
  void oneThatIsMissingIsWrong() {
    stream.receive(0, 0);
    stream.receive(1, 1);

    assertThat(stream.receive(0, 1)).isEqualTo(-1);
    assertThat(stream.wrong()).isEqualTo(1);
  }

  @Test
  void oneThatComesTwiceIsWrong() {
    stream.receive(0, 0);

    assertThat(stream.receive(1, 0)).isEqualTo(-1);
    assertThat(stream.wrong()).isEqualTo(1);
  }

  @Test
  void oneThatWasNotPublishedIsWrong() {
    assertThat(stream.receive(0, 3)).isEqualTo(-1);
    assertThat(stream.wrong()).isEqualTo(1);
  }

  @Test
  void whatWasRefusedIsNotInFlight() {
    stream.refuse();

    assertThat(stream.inFlight()).isEqualTo(2);
    assertThat(stream.refused()).isEqualTo(1);
  }

  @Test
  void manyAreKept() {
    for (int number = 3; number < 5_000; number++) {
      assertThat(stream.publish(number)).isEqualTo(number);
    }
    for (int number = 0; number < 5_000; number++) {
      stream.receive(number, number);
      stream.receive(number, number);
    }
    assertThat(stream.completed()).isEqualTo(5_000);
    assertThat(stream.inFlight()).isZero();
  }
}
