package curio.shop.reads;

import static curio.cluster.calls.UnaryReply.send;

import curio.contracts.shop.v1.Category;
import curio.contracts.shop.v1.FetchItemByIdRequest;
import curio.contracts.shop.v1.FetchItemReply;
import curio.contracts.shop.v1.FetchItemsByCategoryRequest;
import curio.contracts.shop.v1.FetchItemsByNameRequest;
import curio.contracts.shop.v1.FetchItemsByStateRequest;
import curio.contracts.shop.v1.FetchItemsReply;
import curio.contracts.shop.v1.Holding;
import curio.contracts.shop.v1.ItemState;
import curio.contracts.shop.v1.WorkerGrpc;
import curio.shop.items.ItemFilter;
import curio.shop.items.Items;
import io.grpc.stub.StreamObserver;

/** The gRPC service of a worker, as workers in other languages have it too. Thread-safe. */
public final class WorkerService extends WorkerGrpc.WorkerImplBase {
  private final Items items;

  WorkerService(Items items) {
    this.items = items;
  }

  @Override
  public void fetchItemById(FetchItemByIdRequest request, StreamObserver<FetchItemReply> reply) {
    var found = FetchItemReply.newBuilder();
    items.find(request.getId()).ifPresent(found::setFound);
    send(found.build(), reply);
  }

  @Override
  public void fetchItemsByName(
      FetchItemsByNameRequest request, StreamObserver<FetchItemsReply> reply) {
    var filter =
        ItemFilter.of(
            request.getName(),
            Category.CATEGORY_UNSPECIFIED,
            ItemState.ITEM_STATE_UNSPECIFIED,
            Holding.HOLDING_UNSPECIFIED);
    send(items.page(filter, request.getPage()), reply);
  }

  @Override
  public void fetchItemsByCategory(
      FetchItemsByCategoryRequest request, StreamObserver<FetchItemsReply> reply) {
    var filter =
        ItemFilter.of(
            "",
            request.getCategory(),
            ItemState.ITEM_STATE_UNSPECIFIED,
            Holding.HOLDING_UNSPECIFIED);
    send(items.page(filter, request.getPage()), reply);
  }

  @Override
  public void fetchItemsByState(
      FetchItemsByStateRequest request, StreamObserver<FetchItemsReply> reply) {
    var filter =
        ItemFilter.of(
            "", Category.CATEGORY_UNSPECIFIED, request.getState(), Holding.HOLDING_UNSPECIFIED);
    send(items.page(filter, request.getPage()), reply);
  }
}
