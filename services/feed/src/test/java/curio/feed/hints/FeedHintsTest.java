package curio.feed.hints;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.cluster.remote.Endpoint;
import curio.testkit.FaultProxy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is hinted at what, among three nodes on real ports. */
class FeedHintsTest {
  private final ListedNodes nodes = new ListedNodes();
  private final List<AutoCloseable> open = new ArrayList<>();
  private final HintNode keeper = node("keeper");
  private final HintNode one = node("one");
  private final HintNode two = node("two");

  private HintNode node(String name) {
    return node(name, 0);
  }

  private HintNode node(String name, int port) {
    var node = keep(new HintNode(name, nodes, port));
    nodes.add(node.endpoint());
    return node;
  }

  private <T extends AutoCloseable> T keep(T part) {
    open.add(part);
    return part;
  }

  @AfterEach
  void close() throws Exception {
    for (var part : open.reversed()) {
      part.close();
    }
  }

  private void awaitKnown(HintNode node, int others) {
    eventually(() -> assertThat(node.known()).isEqualTo(others));
  }

  /** Stores an event of somebody until a hint comes, as what was declared may be on its way. */
  private void awaitHint(HintNode from, long author, HintNode to) {
    int before = to.heard();
    eventually(() -> {
      from.stored(author);
      assertThat(to.heard()).isGreaterThan(before);
    });
  }

  @Test
  void eachEventCostsAsManyHintsAsNodesWantIt() {
    one.wants(1, 2);
    two.wants(2);
    awaitKnown(keeper, 2);

    keeper.stored(1L);
    eventually(() -> assertThat(one.heard()).isEqualTo(1));
    keeper.stored(2L);
    eventually(() -> assertThat(List.of(one.heard(), two.heard())).containsExactly(2, 1));
    keeper.stored(3L);
    keeper.stored(2L, 3L, 4L);

    eventually(() -> assertThat(List.of(one.heard(), two.heard())).containsExactly(3, 2));
    assertThat(keeper.sent()).isEqualTo(5);
    assertThat(keeper.heard()).isZero();
  }

  @Test
  void aNodeHearsOfItsOwnWithoutACall() {
    one.wants(1);
    awaitKnown(one, 1);

    one.stored(1L);
    one.stored(2L);

    assertThat(one.heard()).isEqualTo(1);
    assertThat(one.sent()).isZero();
  }

  @Test
  void whoWantsNothingSaysAndHearsNothing() {
    one.wants(1);
    awaitKnown(keeper, 1);
    awaitKnown(two, 1);

    awaitHint(keeper, 1, one);
    awaitHint(two, 1, one);

    assertThat(two.heard()).isZero();
    assertThat(two.count("feed_declarations")).isZero();
    assertThat(one.count("feed_declarations")).isGreaterThanOrEqualTo(2);
  }

  @Test
  void whatChangesIsToldSoon() {
    one.wants(1);
    awaitHint(keeper, 1, one);
    one.wants(2);
    awaitHint(keeper, 2, one);

    one.wantsNoMore(1);

    eventually(() -> {
      int before = keeper.sent();
      keeper.stored(1L);
      assertThat(keeper.sent()).isEqualTo(before);
    });
    awaitHint(keeper, 2, one);
  }

  @Test
  void whoIsConfirmedLooksForWhatCameBefore() {
    int before = one.looks();

    one.wants(1);

    // Itself, and two others.
    eventually(() -> assertThat(one.looks()).isGreaterThanOrEqualTo(before + 3));
    awaitKnown(keeper, 1);
  }

  @Test
  void whoJoinsIsToldAll() {
    one.wants(1, 2);
    awaitKnown(keeper, 1);
    one.wants(3);
    awaitHint(keeper, 3, one);

    var late = node("late");

    awaitKnown(late, 1);
    LongStream.rangeClosed(1, 3).forEach(author -> awaitHint(late, author, one));
  }

  @Test
  void whoIsGoneIsToldNothing() {
    one.wants(1);
    awaitHint(keeper, 1, one);

    nodes.remove("one");

    eventually(() -> {
      int before = keeper.sent();
      keeper.stored(1L);
      assertThat(keeper.sent()).isEqualTo(before);
    });
  }

  @Test
  void aLostDirectoryIsNoReasonToForgetNodes() {
    one.wants(1);
    awaitHint(keeper, 1, one);

    nodes.lose();

    awaitHint(keeper, 1, one);
  }

  @Test
  void aDeclarationThatIsLostIsMadeAgain() {
    var proxy = keep(FaultProxy.before(keeper.port()));
    nodes.remove("keeper");
    proxy.refuse();
    nodes.add(new Endpoint("keeper", "127.0.0.1", proxy.port()));
    one.wants(1);
    eventually(() -> assertThat(one.count("feed_declarations_failed")).isPositive());
    assertThat(keeper.known()).isZero();

    proxy.pass();

    awaitHint(keeper, 1, one);
  }

  @Test
  void whoKnowsTooLittleIsToldAllOnceThatIsNoticed() {
    one.wants(1);
    awaitHint(keeper, 1, one);
    int port = keeper.port();
    keeper.close();
    // It comes back under its name, without its memory.
    var again = keep(new HintNode("keeper", nodes, port));
    assertThat(again.known()).isZero();

    eventually(() -> {
      one.hints().interest().doubt();
      assertThat(again.known()).isEqualTo(1);
    });

    awaitHint(again, 1, one);
  }

  @Test
  void aNodeThatStandsStillHoldsNobodyUp() {
    var proxy = keep(FaultProxy.before(one.port()));
    nodes.remove("one");
    nodes.add(new Endpoint("one", "127.0.0.1", proxy.port()));
    one.wants(1);
    two.wants(1);
    awaitHint(keeper, 1, one);
    awaitHint(keeper, 1, two);
    proxy.hang();
    int merged = keeper.count("feed_hints_merged");
    int heard = two.heard();

    for (int i = 0; i < 1_000; i++) {
      keeper.stored(1L);
    }

    eventually(() -> assertThat(two.heard()).isGreaterThan(heard));
    assertThat(keeper.count("feed_hints_merged")).isGreaterThan(merged);
    eventually(() -> assertThat(keeper.count("feed_hints_unheard")).isPositive());
    proxy.pass();
    awaitHint(keeper, 1, one);
  }

  @Test
  void whoWantsVeryManyHearsOfEveryone() {
    one.change(true, LongStream.rangeClosed(1, OwnInterest.MOST_NAMES + 1L));
    awaitHint(keeper, 99_999_999, one);

    one.change(false, LongStream.rangeClosed(2, OwnInterest.MOST_NAMES + 1L));

    eventually(() -> {
      int before = keeper.sent();
      keeper.stored(99_999_999L);
      assertThat(keeper.sent()).isEqualTo(before);
    });
    awaitHint(keeper, 1, one);
  }
}
