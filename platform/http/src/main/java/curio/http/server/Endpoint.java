package curio.http.server;

import curio.http.ErrorShape;
import curio.http.HttpSettings;
import curio.http.Route;
import curio.http.Routes;

/**
 * A route of a port with what answering it needs.
 *
 * @param timers of the route's own method
 * @param headTimers of HEAD where the route answers it
 */
record Endpoint(
    Route route, ErrorShape shape, EdgeMetrics.Timers timers, EdgeMetrics.Timers headTimers) {
  static Endpoint of(Routes area, Route route, EdgeMetrics metrics) {
    return new Endpoint(
        route,
        area.shape(),
        metrics.timers(route.method(), route.template()),
        metrics.timers("HEAD", route.template()));
  }

  /** The longest body of a request. */
  int maxBody(HttpSettings.Sizes usual) {
    return route.maxBodyBytes() > 0 ? route.maxBodyBytes() : usual.maxBodyBytes();
  }

  EdgeMetrics.Timers timersOf(String method) {
    return method.equals("HEAD") ? headTimers : timers;
  }
}
