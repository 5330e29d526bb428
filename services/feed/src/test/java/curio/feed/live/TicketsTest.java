package curio.feed.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TicketsTest {
  /** Such clocks begin anywhere. */
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 10);

  private final Tickets tickets = new Tickets(nanos::get);

  @Test
  void aTicketIsGoodOnce() {
    var one = tickets.issue();
    var two = tickets.issue();
    assertThat(one).isNotEqualTo(two).matches("[A-Za-z0-9_-]{22}");
    assertThat(tickets.expected()).isEqualTo(2);

    assertThat(tickets.use(two)).isTrue();
    assertThat(tickets.use(two)).isFalse();
    assertThat(tickets.use("another")).isFalse();
    assertThat(tickets.expected()).isEqualTo(1);
  }

  @Test
  void aTicketIsGoodForAMinute() {
    var old = tickets.issue();
    nanos.addAndGet(Tickets.TERM.toNanos() - 1);
    var young = tickets.issue();
    nanos.addAndGet(1);

    assertThat(tickets.use(old)).isFalse();
    assertThat(tickets.use(young)).isTrue();
  }

  @Test
  void noMoreAreOpenThanMayBe() {
    for (int i = 0; i < Tickets.MOST; i++) {
      tickets.issue();
    }

    assertThatThrownBy(tickets::issue)
        .isInstanceOfSatisfying(
            CurioException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    nanos.addAndGet(Tickets.TERM.toNanos());
    assertThat(tickets.use(tickets.issue())).isTrue();
  }
}
