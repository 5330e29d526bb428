package curio.http.docs;

import curio.errors.ErrorCode;
import curio.http.Access;
import curio.http.Parameter;
import curio.http.Route;
import curio.http.RouteDescription.Refusal;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The errors of a route: its own, and those that come with what it takes. Stateless. */
final class Refusals {
  private Refusals() {}

  /** Those that are described by themselves; every route has some more. */
  static List<Refusal> of(Route route) {
    var all = new EnumMap<ErrorCode, Refusal>(ErrorCode.class);
    implied(route).forEach(code -> all.put(code, new Refusal(code, List.of())));
    route.description().refusals().forEach(own -> all.put(own.error(), own));
    return List.copyOf(all.values());
  }

  private static Set<ErrorCode> implied(Route route) {
    var description = route.description();
    var all = EnumSet.noneOf(ErrorCode.class);
    boolean writes = !route.method().equals("GET");
    boolean hasBody =
        route.body() != null
            || description.optionalBody() != null
            || !description.bodies().isEmpty();
    if (hasBody || description.parameters().stream().anyMatch(Refusals::isChecked)) {
      all.add(ErrorCode.INVALID);
    }
    if (hasBody) {
      all.add(ErrorCode.TOO_LARGE);
    }
    if (route.access() != Access.ANYONE || description.asksWhoIsThere()) {
      all.add(ErrorCode.UNAUTHENTICATED);
      if (writes || route.access() == Access.ADMIN || route.access() == Access.CLERK) {
        // By cookie from another site's page, or by somebody else.
        all.add(ErrorCode.FORBIDDEN);
      }
    }
    if (description.parameters().stream().anyMatch(Refusals::namesOne)) {
      all.add(ErrorCode.NOT_FOUND);
    }
    return all;
  }

  /** What is no number there is the name of nothing. */
  private static boolean namesOne(Parameter parameter) {
    return parameter.place() == Parameter.Place.PATH
        && parameter.kind() instanceof Parameter.Number;
  }

  private static boolean isChecked(Parameter parameter) {
    return parameter.place() != Parameter.Place.COOKIE;
  }
}
