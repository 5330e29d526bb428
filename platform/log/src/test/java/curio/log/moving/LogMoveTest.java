package curio.log.moving;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.log.Event;
import curio.log.moving.LogMove.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A move while others move the log, and one of topics that were made anew. */
class LogMoveTest {
  private final MovedLog moved = new MovedLog();
  private final List<Event> appended = new ArrayList<>();

  @AfterEach
  void close() {
    moved.close();
  }

  @Test
  void toKafkaItDoesNotBeginAtAPlaceFromBeforeOthersWereThere() {
    append();
    var late =
        moved.move(
            at(
                Step.READ,
                () -> {
                  assertThat(moved.move().toKafka()).isTrue();
                  append();
                  assertThat(moved.move().toPostgres()).isTrue();
                }));

    assertRefused(late::toKafka);

    append();
    assertThat(moved.move().toKafka()).isTrue();
    append();
    assertEachIsThereOnce();
  }

  /** One that was given up, and one that died after it had closed the log anew. */
  @Test
  void toPostgresItDoesNotEndAtAPlaceBehindWhichOthersHaveAppended() {
    assertThat(moved.move().toKafka()).isTrue();
    append();
    var late =
        moved.move(
            at(
                Step.READ,
                () -> {
                  assertThat(moved.move().toKafka()).isTrue();
                  append();
                  assertThatThrownBy(moved.move(at(Step.CLOSED, LogMoveTest::die))::toPostgres)
                      .hasMessage("the process dies here");
                }));

    assertRefused(late::toPostgres);

    assertThat(moved.move().toPostgres()).isTrue();
    append();
    assertEachIsThereOnce();
  }

  @Test
  void toPostgresItEndsNothingThatOthersHaveMoved() {
    assertThat(moved.move().toKafka()).isTrue();
    append();
    var late =
        moved.move(
            at(
                Step.CLOSED,
                () -> {
                  assertThat(moved.move().toPostgres()).isTrue();
                  append();
                  assertThat(moved.move().toKafka()).isTrue();
                  append();
                }));

    assertRefused(late::toPostgres);

    append();
    assertEachIsThereOnce();
  }

  @Test
  void oneThatIsMadeAgainInTheMiddleOfAnotherComesToItsEnd() {
    assertThat(moved.move().toKafka()).isTrue();
    append();
    var late = moved.move(at(Step.READ, () -> assertThat(moved.move().toPostgres()).isTrue()));

    assertRefused(late::toPostgres);

    append();
    assertEachIsThereOnce();
    assertThat(moved.number("select count(*) from log.generation where attempt is not null"))
        .isZero();
  }

  @Test
  void aTopicThatWasMadeAnewIsNotMovedAndNobodyIsHeldUp() {
    assertThat(moved.move().toKafka()).isTrue();
    append();
    makeAnew();

    assertThatThrownBy(moved.move()::toPostgres)
        .hasMessageContaining("it was deleted and made anew");

    assertThat(moved.number("select count(*) from log.generation where closing")).isZero();
    assertThat(moved.number("select max(generation) from log.generation")).isOne();
  }

  @Test
  void aTopicThatIsMadeAnewMeanwhileIsNotMoved() {
    assertThat(moved.move().toKafka()).isTrue();
    append();

    assertThatThrownBy(moved.move(at(Step.CLOSED, this::makeAnew))::toPostgres)
        .hasMessageContaining("it was deleted and made anew");

    assertThat(moved.number("select max(generation) from log.generation")).isOne();
  }

  /** That of the topic made anew is known by now, so that only its places tell. */
  @Test
  void aTopicThatHasLostRecordsIsNotMoved() {
    assertThat(moved.move().toKafka()).isTrue();
    append();
    assertThat(moved.move().toPostgres()).isTrue();
    assertThat(moved.move().toKafka()).isTrue();
    makeAnew();
    moved.database.inTransaction(tx -> tx.execute("delete from log.broker_topic"));
    moved.kafka.declare(MovedLog.TOPIC);

    assertThatThrownBy(moved.move()::toPostgres).hasMessageContaining("records were lost");

    assertThat(moved.number("select max(generation) from log.generation")).isEqualTo(3);
    assertThat(moved.number("select count(*) from log.generation where ended is null")).isOne();
  }

  private void makeAnew() {
    try {
      moved.topics.makeAnew(MovedLog.TOPIC);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    eventually(
        Duration.ofSeconds(30),
        () -> assertThat(moved.kafka.trouble().orElse("")).contains("deleted and made anew"));
  }

  private void append() {
    appended.addAll(moved.append(40));
  }

  private void assertEachIsThereOnce() {
    assertThat(moved.everything()).containsExactlyInAnyOrderElementsOf(appended);
  }

  private static Consumer<Step> at(Step step, Runnable others) {
    return here -> {
      if (here == step) {
        others.run();
      }
    };
  }

  private static void die() {
    throw new IllegalStateException("the process dies here");
  }

  private static void assertRefused(ThrowingCallable move) {
    assertThatThrownBy(move)
        .isInstanceOfSatisfying(
            CurioException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT))
        .hasMessageContaining("somebody else moved the log meanwhile");
  }
}
