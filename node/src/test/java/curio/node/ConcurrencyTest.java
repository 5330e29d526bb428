package curio.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Many requests of one key at once, as of a client that loses its patience. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConcurrencyTest {
  private static final int REQUESTS = 100;

  private RunningNode node;

  @BeforeAll
  void start() {
    node = RunningNode.start();
  }

  @AfterAll
  void stop() {
    node.close();
  }

  @RepeatedTest(5)
  void oneKeyAtOncePlacesOneOrderAndAnswersAllTheSame(RepetitionInfo repetition) throws Exception {
    var shopper = node.signUp("crowd" + repetition.getCurrentRepetition());

    var answers = together(REQUESTS, number -> shopper.place("one", "{\"price\": 400}"));

    var first = answers.getFirst();
    assertThat(answers)
        .allSatisfy(answer -> {
          assertThat(answer.status()).as(answer.body()).isEqualTo(201);
          assertThat(answer.body()).isEqualTo(first.body());
        });
    assertThat(answers)
        .filteredOn(answer -> answer.header("Idempotency-Replayed").isEmpty())
        .hasSize(1);
    assertThat(shopper.orders())
        .extracting(order -> order.get("_id"))
        .containsExactly(first.text("orderId"));
  }

  @Test
  void oneKeyAtOnceWithDifferentBodiesPlacesOneAndRefusesTheOthers() throws Exception {
    var shopper = node.signUp("quarrel");

    var answers =
        together(REQUESTS, number -> shopper.place("one", "{\"price\": %d}".formatted(number + 1)));

    assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
    assertThat(answers)
        .filteredOn(answer -> answer.status() != 201)
        .allSatisfy(answer -> answer.assertOrderProblem(422));
    assertThat(shopper.orders()).hasSize(1);
  }

  @Test
  void manyKeysOfManyUsersAtOnceAreAllPlaced() throws Exception {
    var shoppers = new ArrayList<Shopper>();
    for (int i = 0; i < 4; i++) {
      shoppers.add(node.signUp("busy" + i));
    }

    var answers =
        together(
            4 * REQUESTS,
            number -> shoppers.get(number % 4).place("key-" + number / 8, "{\"price\": 5}"));

    assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(201));
    for (var shopper : shoppers) {
      var orders = shopper.orders();
      assertThat(orders)
          .hasSize(REQUESTS / 2)
          .extracting(o -> o.get("_id"))
          .doesNotHaveDuplicates();
    }
  }

  @FunctionalInterface
  private interface Request {
    Answer send(int number);
  }

  /** Sends all of them as nearly at once as threads can. */
  private static List<Answer> together(int count, Request request) throws Exception {
    var ready = new CountDownLatch(count);
    var answers = new ArrayList<Answer>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<Future<Answer>>();
      for (int i = 0; i < count; i++) {
        int number = i;
        Callable<Answer> task =
            () -> {
              ready.countDown();
              ready.await();
              return request.send(number);
            };
        running.add(threads.submit(task));
      }
      for (var one : running) {
        answers.add(one.get(60, TimeUnit.SECONDS));
      }
    }
    return answers;
  }
}
