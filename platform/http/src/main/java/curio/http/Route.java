package curio.http;

import curio.http.syntax.PathTemplate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of an area's table. Immutable.
 *
 * @param method GET, POST, PUT, PATCH or DELETE; HEAD and OPTIONS come by themselves
 * @param paths the templates it answers at, such as {@code /img/{id}}; the first names it in
 *     metrics and logs
 * @param access who may call it
 * @param body the record that the JSON body is read into; null leaves the bytes to the handler
 * @param maxBodyBytes the longest body; 0 takes that of the port
 * @param waiting set if its requests wait for something to happen
 * @param handler what answers
 * @param description what it says of itself
 */
public record Route(
    String method,
    List<String> paths,
    Access access,
    @Nullable Class<?> body,
    int maxBodyBytes,
    @Nullable Wait waiting,
    RouteHandler handler,
    RouteDescription description) {
  /**
   * That requests wait: they have limits of their own and do not count as requests at work.
   *
   * @param thing the variable of the path that names what they wait for
   * @param who bounds them
   */
  public record Wait(String thing, Waiters who) {}

  /** Checks the templates. */
  public Route {
    paths = List.copyOf(paths);
    paths.forEach(PathTemplate::new);
  }

  /** The template that names the route. */
  public String template() {
    return paths.getFirst();
  }

  Route alsoAt(String path) {
    var more = new ArrayList<>(paths);
    more.add(path);
    return new Route(method, more, access, body, maxBodyBytes, waiting, handler, description);
  }

  Route withMaxBody(int bytes) {
    return new Route(method, paths, access, body, bytes, waiting, handler, description);
  }

  Route withWait(Wait other) {
    return new Route(method, paths, access, body, maxBodyBytes, other, handler, description);
  }

  Route with(RouteDescription changed) {
    return new Route(method, paths, access, body, maxBodyBytes, waiting, handler, changed);
  }
}
