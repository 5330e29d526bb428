package curio.feed.hints;

import static org.assertj.core.api.Assertions.assertThat;

import curio.contracts.feed.v1.DeclareRequest;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What is declared, and what the other side makes of it. */
class DeclarationTest {
  private final Interests interests = new Interests();

  private static Declaration first() {
    return Declaration.NOTHING.next(List.of(1L, 2L), List.of());
  }

  private static List<Long> many() {
    return LongStream.rangeClosed(10, 10L + OwnInterest.MOST_NAMES).boxed().toList();
  }

  private boolean declare(DeclareRequest request) {
    return interests.declare(request);
  }

  private boolean isWanted(long author) {
    return !interests.in(Set.of(author)).isEmpty();
  }

  @Test
  void theFirstIsWholeAndTheNextADifference() {
    var second = first().next(List.of(3L), List.of(1L));

    assertThat(declare(first().to(0, "a"))).isTrue();
    var difference = second.to(1, "a");
    assertThat(declare(difference)).isTrue();

    assertThat(difference.getAddedList()).containsExactly(3L);
    assertThat(difference.getRemovedList()).containsExactly(1L);
    assertThat(isWanted(1)).isFalse();
    assertThat(interests.in(Set.of(2L, 3L))).containsExactly("a");
  }

  @Test
  void aDifferenceToSomethingUnknownChangesNothing() {
    var second = first().next(List.of(3L), List.of(1L));
    var third = second.next(List.of(4L), List.of());

    assertThat(declare(second.to(1, "a"))).isFalse();
    assertThat(interests.size()).isZero();
    declare(first().to(0, "a"));
    assertThat(declare(third.to(2, "a"))).isFalse();
    assertThat(isWanted(4)).isFalse();
    assertThat(isWanted(1)).isTrue();

    assertThat(declare(third.to(1, "a"))).isTrue();
    assertThat(isWanted(4)).isTrue();
    assertThat(isWanted(1)).isFalse();
  }

  @Test
  void aCheckNamesNobodyAndIsConfirmedByWhoKnows() {
    var check = first().to(1, "a");

    assertThat(check.getAddedList()).isEmpty();
    assertThat(declare(check)).isFalse();
    declare(first().to(0, "a"));
    assertThat(declare(check)).isTrue();
    assertThat(isWanted(2)).isTrue();
  }

  @Test
  void whatChangesNothingIsNoDeclaration() {
    assertThat(first().next(List.of(), List.of()).sequence()).isEqualTo(1);
  }

  @Test
  void withVeryManyNamesEverythingIsWantedUntilThereAreFewer() {
    var many = first().next(many(), List.of());
    var more = many.next(List.of(5L), List.of());
    var few = more.next(List.of(), many());

    var everything = many.to(1, "a");
    assertThat(everything.getAddedList()).isEmpty();
    assertThat(declare(everything)).isTrue();
    assertThat(isWanted(7)).isTrue();
    assertThat(more.sequence()).isEqualTo(many.sequence());

    assertThat(declare(few.to(more.sequence(), "a"))).isTrue();
    assertThat(isWanted(7)).isFalse();
    assertThat(List.of(isWanted(1), isWanted(2), isWanted(5))).containsOnly(true);
  }

  @Test
  void membersAreKeptAndWhoHasJustDeclaredToo() {
    declare(first().to(0, "a"));

    interests.keep(Set.of("a"));
    interests.keep(Set.of());

    assertThat(interests.in(Set.of(1L))).containsExactly("a");
  }
}
