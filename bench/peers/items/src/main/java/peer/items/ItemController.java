package peer.items;

import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.ResponseEntity.BodyBuilder;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import peer.items.ItemStore.Filters;
import peer.items.ItemStore.Found;
import peer.items.Traits.Category;
import peer.items.Traits.Holding;
import peer.items.Traits.State;
import tools.jackson.databind.json.JsonMapper;

/**
 * Buys, sells, shows and finds items. Answers are turned into bytes here: Spring's JSON converter flushes before the end,
 * which makes Tomcat send them chunked, in two writes; bytes go out with one.
 */
@RestController
class ItemController {
  record ActionBody(String clientId, String itemId, BigDecimal price) {}

  private final ActionStore actions;
  private final ItemStore items;
  private final JsonMapper json;

  ItemController(ActionStore actions, ItemStore items, JsonMapper json) {
    this.actions = actions;
    this.items = items;
    this.json = json;
  }

  @PostMapping("/item/action/buy")
  ResponseEntity<byte[]> buy(@AuthenticationPrincipal Jwt token, @RequestBody ActionBody body) {
    long price = Money.cents(body.price());
    Viewer by = Viewer.of(token);
    String client = body.clientId() == null && !by.clerk() ? by.userId() : body.clientId();
    if (client == null) {
      throw new Refusal(HttpStatus.BAD_REQUEST, "clientId: missing (expected: the client's)");
    }
    if (!by.sees(client)) {
      throw new Refusal(HttpStatus.FORBIDDEN, "clientId: another's (expected: one's own)");
    }
    return ok(actions.buy(body.itemId(), client, price, by.clerk()));
  }

  @PostMapping("/item/action/sell")
  ResponseEntity<byte[]> sell(@AuthenticationPrincipal Jwt token, @RequestBody ActionBody body) {
    long price = Money.cents(body.price());
    if (!Viewer.of(token).clerk()) {
      throw new Refusal(HttpStatus.FORBIDDEN, "sell: for clerks");
    }
    if (body.clientId() == null) {
      throw new Refusal(HttpStatus.BAD_REQUEST, "clientId: missing (expected: the client's)");
    }
    return ok(actions.sell(body.itemId(), body.clientId(), price));
  }

  @GetMapping("/item/fetch/{id}")
  ResponseEntity<byte[]> one(@AuthenticationPrincipal Jwt token, @PathVariable String id) {
    return items.one(id).stream()
        .findFirst()
        .map(found -> ok(ItemView.of(found, Viewer.of(token))))
        .orElseThrow(() -> new Refusal(HttpStatus.NOT_FOUND, "Item not found."));
  }

  @GetMapping("/item/fetch")
  ResponseEntity<byte[]> find(
      @AuthenticationPrincipal Jwt token,
      @RequestParam(required = false) String name,
      @RequestParam(required = false) Category category,
      @RequestParam(required = false) State state,
      @RequestParam(required = false) Holding holding,
      @RequestParam(defaultValue = "20") int limit,
      @RequestParam(defaultValue = "9223372036854775807") long cursor) {
    if (limit < 1 || limit > 100 || (name == null && category == null && state == null && holding == null)) {
      throw new Refusal(HttpStatus.BAD_REQUEST, "query: expected a filter, and limit 1 to 100");
    }
    List<Found> found = items.page(new Filters(name, category, state, holding), cursor, limit + 1);
    if (found.isEmpty()) {
      throw new Refusal(HttpStatus.NOT_FOUND, "No items found.");
    }
    BodyBuilder answer = ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON);
    List<Found> page = found.subList(0, Math.min(limit, found.size()));
    if (found.size() > limit) {
      answer.header(HttpHeaders.LINK, link(name, category, state, holding, limit, page.getLast().item().number()));
    }
    Viewer viewer = Viewer.of(token);
    return answer.body(json.writeValueAsBytes(page.stream().map(each -> ItemView.of(each, viewer)).toList()));
  }

  @ExceptionHandler
  ResponseEntity<byte[]> refused(Refusal refusal) {
    return ResponseEntity.status(refusal.status())
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(json.writeValueAsBytes(ProblemDetail.forStatusAndDetail(refusal.status(), refusal.getMessage())));
  }

  private ResponseEntity<byte[]> ok(Object answer) {
    return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(json.writeValueAsBytes(answer));
  }

  /** RFC 8288. */
  private static String link(
      String name, Category category, State state, Holding holding, int limit, long cursor) {
    Map<String, Object> query = new LinkedHashMap<>();
    query.put("name", name);
    query.put("category", category);
    query.put("state", state);
    query.put("holding", holding);
    query.put("limit", limit);
    query.put("cursor", cursor);
    return query.entrySet().stream()
        .filter(each -> each.getValue() != null)
        .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue().toString(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&", "</item/fetch?", ">; rel=\"next\""));
  }
}
