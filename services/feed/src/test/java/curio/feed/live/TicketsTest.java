package curio.feed.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TicketsTest {
  /** Such clocks begin anywhere. */
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 10);

  private final Tickets tickets = new Tickets(nanos::get);

  @Test
  void aTicketIsGoodOnce() {
    var one = tickets.issue(7);
    var two = tickets.issue(7);
    assertThat(one).isNotEqualTo(two).matches("[A-Za-z0-9_-]{22}");
    assertThat(tickets.expected()).isEqualTo(2);

    assertThat(tickets.use(two)).isTrue();
    assertThat(tickets.use(two)).isFalse();
    assertThat(tickets.use("another")).isFalse();
    assertThat(tickets.expected()).isEqualTo(1);
  }

  @Test
  void aTicketIsGoodForAMinute() {
    var old = tickets.issue(7);
    nanos.addAndGet(Tickets.TERM.toNanos() - 1);
    var young = tickets.issue(7);
    nanos.addAndGet(1);

    assertThat(tickets.use(old)).isFalse();
    assertThat(tickets.use(young)).isTrue();
  }

  @Test
  void noMoreAreOpenThanMayBe() {
    for (int i = 0; i < Tickets.MOST; i++) {
      tickets.issue(i + 1);
    }

    assertThatThrownBy(() -> tickets.issue(0))
        .isInstanceOfSatisfying(
            CurioException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    nanos.addAndGet(Tickets.TERM.toNanos());
    assertThat(tickets.use(tickets.issue(7))).isTrue();
  }

  @Test
  void nobodyTakesTheTicketsOfOthers() {
    var other = tickets.issue(8);
    var own = IntStream.range(0, 1_000).mapToObj(i -> tickets.issue(7)).toList();

    assertThat(tickets.expected()).isEqualTo(1 + Tickets.MOST_OF_ONE);
    assertThat(tickets.use(other)).isTrue();
    int last = own.size() - Tickets.MOST_OF_ONE;
    assertThat(own.subList(0, last)).noneMatch(tickets::use);
    assertThat(own.subList(last, own.size())).allMatch(tickets::use);
    assertThat(tickets.expected()).isZero();
  }

  @Test
  void whoDoesNotSayWhoItIsHasNoShare() {
    var all = IntStream.range(0, 2 * Tickets.MOST_OF_ONE).mapToObj(i -> tickets.issue(0)).toList();

    nanos.addAndGet(Tickets.TERM.toNanos() - 1);
    assertThat(all).allMatch(tickets::use);
  }
}
