package curio.gateway.shop;

import curio.errors.ErrorCode;
import curio.gateway.ErrorShapes;
import curio.gateway.IdempotencyKey;
import curio.gateway.NamedImages;
import curio.gateway.shop.Answers.ActionAnswer;
import curio.gateway.shop.Answers.AddAnswer;
import curio.gateway.shop.ItemBodies.AddBody;
import curio.gateway.shop.ItemBodies.ChangeBody;
import curio.gateway.shop.ItemViews.ItemWithHistory;
import curio.http.Access;
import curio.http.AnswerHeader;
import curio.http.Parameter;
import curio.http.Request;
import curio.http.Response;
import curio.http.Routes;
import java.util.List;

/** Items over HTTP: added, changed, found. Thread-safe. */
final class ItemRoutes {
  private static final String IMAGES = "images";

  private static final Parameter ID =
      new Parameter(
          Parameter.Place.QUERY,
          "id",
          "An item's id: then the answer is that item alone, and nothing else is given",
          false,
          new Parameter.Text(0, 2_000),
          "ring-7");

  private final Dispatcher dispatcher;
  private final ItemSearch search;
  private final NamedImages images;

  ItemRoutes(Dispatcher dispatcher, ItemSearch search, NamedImages images) {
    this.dispatcher = dispatcher;
    this.search = search;
    this.images = images;
  }

  /** The table of the area. */
  Routes routes() {
    return Routes.of("shop-items", ErrorShapes.SHOP)
        .post("/item/add", Access.CLERK, AddBody.class, this::add)
        .summary("Makes an item known to the shop; for clerks")
        .takes(IdempotencyKey.PARAMETER)
        .answers(201, AddAnswer.class)
        .sends(AnswerHeader.location("The item", "/item/fetch/ring-7"), IdempotencyKey.REPLAYED)
        .answers(202, AddAnswer.class)
        .sends(Answers.PENDING_AT, IdempotencyKey.REPLAYED)
        .refuses(
            IdempotencyKey.REPLAYED, ErrorCode.FORBIDDEN, ErrorCode.NOT_FOUND, ErrorCode.CONFLICT)
        .refuses(ErrorCode.KEY_REUSED)
        .post("/item/action/change", Access.CLERK, ChangeBody.class, this::change)
        .summary("Changes what is given of an item; for clerks")
        .takes(IdempotencyKey.PARAMETER)
        .answers(200, ActionAnswer.class)
        .sends(IdempotencyKey.REPLAYED)
        .answers(202, ActionAnswer.class)
        .sends(Answers.PENDING_AT, IdempotencyKey.REPLAYED)
        .refuses(
            IdempotencyKey.REPLAYED, ErrorCode.FORBIDDEN, ErrorCode.NOT_FOUND, ErrorCode.CONFLICT)
        .refuses(ErrorCode.KEY_REUSED)
        .get("/item/fetch/{id}", Access.ANYONE, this::fetch)
        .summary(
            "An item with its history; whom it was for and at what terms for clients and clerks")
        .asksWhoIsThere()
        .takes(Parameter.variable("id", "The item's id").like("ring-7"))
        .answers(200, ItemWithHistory.class)
        .refuses(ErrorCode.NOT_FOUND)
        .get("/item/fetch", Access.ANYONE, this::find)
        .summary(
            "Items with their histories that answer to all that is given, newest first; the next"
                + " page in Link. With id that item alone")
        .asksWhoIsThere()
        .takes(
            ID,
            Parameter.text("name", ItemSearch.LONGEST_NAME, "How words of the name begin")
                .like("ring"),
            Parameter.text("category", ItemSearch.LONGEST_WORD, "As items are added")
                .like("Jewelry"),
            Parameter.text("state", ItemSearch.LONGEST_WORD, "New, Good, Bad or Fatal")
                .like("Good"),
            Parameter.text(
                    "holding",
                    ItemSearch.LONGEST_WORD,
                    "REGISTERED, IN_SHOP, WITH_CLIENT or PAWNED")
                .like("IN_SHOP"),
            ItemSearch.LIMIT,
            Parameter.cursor())
        .answers(200, ItemWithHistory[].class)
        .sends(
            new AnswerHeader(
                "Link",
                "The next page (RFC 8288)",
                "</item/fetch?name=ring&limit=20&cursor=AbCd0123>; rel=\"next\""))
        .answers(200, ItemWithHistory.class)
        .refuses(ErrorCode.NOT_FOUND);
  }

  private Response add(Request request, AddBody body) {
    var key = IdempotencyKey.ifAny(request);
    var command = body.command();
    request.requireClerk();
    var named = command.getAdd().getImageIdsList();
    return Answers.added(
        request, dispatcher.dispatch(request, command, key, () -> require(request, named)));
  }

  private Response change(Request request, ChangeBody body) {
    var key = IdempotencyKey.ifAny(request);
    var command = body.command();
    request.requireClerk();
    var named = command.getChange().getImages().getIdsList();
    return Answers.action(
        request, dispatcher.dispatch(request, command, key, () -> require(request, named)));
  }

  private void require(Request request, List<String> named) {
    images.require(request.principal(), IMAGES, named);
  }

  private Response fetch(Request request) {
    return one(request.pathVariable("id"), Viewer.of(request));
  }

  private Response find(Request request) {
    var viewer = Viewer.of(request);
    var id = request.query(ID.name());
    if (id.isEmpty()) {
      return search.find(request, viewer);
    }
    ItemSearch.requireNone(request);
    return one(id.get(), viewer);
  }

  private Response one(String id, Viewer viewer) {
    return search
        .one(id)
        .map(found -> Response.ok(ItemWithHistory.of(found, viewer)))
        .orElseThrow(ShopErrors::noItem);
  }
}
