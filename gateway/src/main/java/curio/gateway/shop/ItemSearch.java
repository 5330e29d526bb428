package curio.gateway.shop;

import curio.cluster.calls.ServiceClient;
import curio.contracts.shop.v1.Category;
import curio.contracts.shop.v1.FetchItemByIdRequest;
import curio.contracts.shop.v1.FetchItemsByCategoryRequest;
import curio.contracts.shop.v1.FetchItemsByNameRequest;
import curio.contracts.shop.v1.FetchItemsByStateRequest;
import curio.contracts.shop.v1.FetchItemsReply;
import curio.contracts.shop.v1.ItemHistory;
import curio.contracts.shop.v1.Page;
import curio.contracts.shop.v1.SearchItemsRequest;
import curio.contracts.shop.v1.ShopGrpc.ShopBlockingStub;
import curio.contracts.shop.v1.WorkerGrpc.WorkerBlockingStub;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.gateway.shop.ItemViews.ItemWithHistory;
import curio.gateway.shop.Traits.CategoryName;
import curio.gateway.shop.Traits.HoldingName;
import curio.gateway.shop.Traits.StateName;
import curio.http.Parameter;
import curio.http.Request;
import curio.http.Response;
import curio.text.Spaces;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds items. What every worker of the shop answers is asked of any of them, in whatever language;
 * several filters at once, and by who has an item, of the shop itself. Thread-safe.
 */
final class ItemSearch {
  static final int LONGEST_NAME = 200;
  static final int LONGEST_WORD = 40;

  /** The query parameter that says how long a page is. */
  static final Parameter LIMIT = Parameter.number("limit", 1, 100, 20, "Most items of a page");

  private static final List<String> FILTERS = List.of("name", "category", "state", "holding");

  private final ServiceClient<WorkerBlockingStub> workers;
  private final ServiceClient<ShopBlockingStub> shop;

  ItemSearch(ServiceClient<WorkerBlockingStub> workers, ServiceClient<ShopBlockingStub> shop) {
    this.workers = workers;
    this.shop = shop;
  }

  /** The item of an id; empty if there is none, as there is for what is no id. */
  Optional<ItemHistory> one(String id) {
    if (!ShopIds.isOne(id)) {
      return Optional.empty();
    }
    var wanted = FetchItemByIdRequest.newBuilder().setId(id).build();
    var reply = workers.call(stub -> stub.fetchItemById(wanted));
    return reply.hasFound() ? Optional.of(reply.getFound()) : Optional.empty();
  }

  /**
   * The page that a request wants.
   *
   * @throws CurioException INVALID without filters, NOT_FOUND where nothing answers to them
   */
  Response find(Request request, Viewer viewer) {
    var filters = filters(request);
    if (filters.isEmpty()) {
      throw ShopErrors.invalid("query: no filter (expected: id, name, category, state or holding)");
    }
    var cursor = request.query("cursor");
    var page =
        Page.newBuilder()
            .setLimit((int) request.queryNumber(LIMIT.name()))
            .setCursor(cursor.orElse(""))
            .build();
    var reply = ask(filters, page);
    if (reply.getFoundCount() == 0 && cursor.isEmpty()) {
      throw new CurioException(ErrorCode.NOT_FOUND, "No items found with " + described(filters));
    }
    var answer =
        Response.ok(
            reply.getFoundList().stream().map(each -> ItemWithHistory.of(each, viewer)).toList());
    return reply.getNext().isEmpty()
        ? answer
        : answer.withHeader("Link", link(filters, page.getLimit(), reply.getNext()));
  }

  /**
   * Refuses filters and pages beside an id.
   *
   * @throws CurioException INVALID
   */
  static void requireNone(Request request) {
    boolean any =
        !filters(request).isEmpty()
            || request.query("cursor").isPresent()
            || !request.queryAll(LIMIT.name()).isEmpty();
    if (any) {
      throw ShopErrors.invalid("id: beside others (expected: alone)");
    }
  }

  private static Map<String, String> filters(Request request) {
    var filters = new LinkedHashMap<String, String>();
    for (var name : FILTERS) {
      request.query(name).ifPresent(text -> filters.put(name, text));
    }
    return filters;
  }

  private FetchItemsReply ask(Map<String, String> filters, Page page) {
    var wanted = wanted(filters).setPage(page).build();
    if (filters.size() > 1 || filters.containsKey("holding")) {
      return shop.call(stub -> stub.searchItems(wanted));
    }
    if (wanted.getCategory() != Category.CATEGORY_UNSPECIFIED) {
      var byCategory =
          FetchItemsByCategoryRequest.newBuilder()
              .setCategory(wanted.getCategory())
              .setPage(page)
              .build();
      return workers.call(stub -> stub.fetchItemsByCategory(byCategory));
    }
    if (filters.containsKey("state")) {
      var byState =
          FetchItemsByStateRequest.newBuilder().setState(wanted.getState()).setPage(page).build();
      return workers.call(stub -> stub.fetchItemsByState(byState));
    }
    var byName =
        FetchItemsByNameRequest.newBuilder().setName(wanted.getName()).setPage(page).build();
    return workers.call(stub -> stub.fetchItemsByName(byName));
  }

  private static SearchItemsRequest.Builder wanted(Map<String, String> filters) {
    var wanted = SearchItemsRequest.newBuilder();
    filters.forEach((name, text) -> {
      switch (name) {
        case "category" ->
            wanted.setCategory(Traits.named(name, CategoryName.values(), text).value());
        case "state" -> wanted.setState(Traits.named(name, StateName.values(), text).value());
        case "holding" -> wanted.setHolding(Traits.named(name, HoldingName.values(), text).value());
        default -> wanted.setName(requireName(text));
      }
    });
    return wanted;
  }

  private static String requireName(String text) {
    if (Spaces.isBlank(text)) {
      throw ShopErrors.invalid("name: blank (expected: the beginning of a word)");
    }
    return text;
  }

  private static String described(Map<String, String> filters) {
    return filters.entrySet().stream()
        .map(filter -> filter.getKey() + " " + filter.getValue())
        .collect(Collectors.joining(" and ", "", "."));
  }

  /** RFC 8288. */
  private static String link(Map<String, String> filters, int limit, String next) {
    var query = new LinkedHashMap<>(filters);
    query.put(LIMIT.name(), Integer.toString(limit));
    query.put("cursor", next);
    return query.entrySet().stream()
        .map(each ->
            each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&", "</item/fetch?", ">; rel=\"next\""));
  }
}
