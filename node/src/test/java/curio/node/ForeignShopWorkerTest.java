package curio.node;

import static curio.node.RegistryCalls.SECRET;
import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.contracts.shop.v1.Category;
import curio.contracts.shop.v1.FetchItemByIdRequest;
import curio.contracts.shop.v1.FetchItemReply;
import curio.contracts.shop.v1.Holding;
import curio.contracts.shop.v1.Item;
import curio.contracts.shop.v1.ItemHistory;
import curio.contracts.shop.v1.ItemState;
import curio.contracts.shop.v1.WorkerGrpc;
import curio.testkit.TestDatabase;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Workers of the shop that somebody else wrote: they join, answer for items, and die. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForeignShopWorkerTest {
  private static final int CLIENTS = 8;
  private static final int REQUESTS = 50;

  private final TestDatabase store = NodeDatabase.create();
  private RunningNode node;

  @BeforeAll
  void start() {
    var options =
        new ArrayList<>(
            RegistryCalls.with(RunningNode.optionsOf(store.settings(), store.settings().url())));
    // Nobody answers for items but who joins.
    options.addAll(List.of("--roles", "gateway,registry,accounts"));
    node = RunningNode.with(options);
  }

  @AfterAll
  void stop() {
    node.close();
    store.close();
  }

  @Test
  void aWorkerDiesAndWhoAsksOnceMoreSeesNoError() throws Exception {
    node.get("/item/fetch/ring").assertOrderProblem(503);
    var asked = new AtomicInteger();
    try (var one = worker(asked);
        var other = worker(asked)) {
      one.joinAndStay("one");
      eventually(() -> assertThat(node.get("/item/fetch/ring").status()).isEqualTo(200));
      other.joinAndStay("other");
      assertThat(node.get("/item/fetch/ring").object("item")).containsEntry("name", "Made up");

      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        var clients = new ArrayList<Callable<List<Integer>>>();
        for (int i = 0; i < CLIENTS; i++) {
          clients.add(this::askOften);
        }
        int before = asked.get();
        var running = clients.stream().map(threads::submit).toList();
        eventually(() -> assertThat(asked.get()).isGreaterThan(before + CLIENTS));
        one.die();
        for (var client : running) {
          assertThat(client.get()).containsOnly(200);
        }
      }
      assertThat(asked.get()).isGreaterThanOrEqualTo(CLIENTS * REQUESTS);
    }
  }

  private List<Integer> askOften() {
    var statuses = new ArrayList<Integer>();
    for (int i = 0; i < REQUESTS; i++) {
      int status = node.get("/item/fetch/ring").status();
      statuses.add(status == 200 ? status : node.get("/item/fetch/ring").status());
    }
    return statuses;
  }

  private ForeignWorker worker(AtomicInteger asked) throws Exception {
    var definition =
        ServerServiceDefinition.builder(WorkerGrpc.SERVICE_NAME)
            .addMethod(
                WorkerGrpc.getFetchItemByIdMethod(),
                ServerCalls.asyncUnaryCall(
                    (FetchItemByIdRequest request, StreamObserver<FetchItemReply> reply) -> {
                      asked.incrementAndGet();
                      reply.onNext(made(request.getId()));
                      reply.onCompleted();
                    }))
            .build();
    return new ForeignWorker(node.rpcPort(), SECRET, definition);
  }

  private static FetchItemReply made(String id) {
    return FetchItemReply.newBuilder()
        .setFound(
            ItemHistory.newBuilder()
                .setItem(
                    Item.newBuilder()
                        .setId(id)
                        .setName("Made up")
                        .setCategory(Category.CATEGORY_MOTOR)
                        .setState(ItemState.ITEM_STATE_NEW)
                        .setHolding(Holding.HOLDING_IN_SHOP)
                        .setPriceCents(1)
                        .setVersion(1)))
        .build();
  }
}
