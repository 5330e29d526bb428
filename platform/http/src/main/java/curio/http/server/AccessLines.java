package curio.http.server;

import curio.http.AccessLog;
import curio.http.RequestHead;
import curio.http.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one line for a request to the log {@code curio.access}: never a query, a token, a body or
 * the value of a path variable. Thread-safe.
 */
final class AccessLines {
  private static final Logger LOG = LoggerFactory.getLogger("curio.access");
  private static final long SLOW_MICROS = 1_000_000;

  private final AccessLog which;

  AccessLines(AccessLog which) {
    this.which = which;
  }

  void write(RequestHead head, String route, Response response, long micros, @Nullable Long user) {
    boolean wanted =
        switch (which) {
          case NONE -> false;
          case ERRORS -> response.status() >= 500 || micros > SLOW_MICROS;
          case ALL -> true;
        };
    if (!wanted || !LOG.isInfoEnabled()) {
      return;
    }
    var line =
        LOG.atInfo()
            .addKeyValue("method", head.method())
            .addKeyValue("route", route)
            .addKeyValue("status", response.status())
            .addKeyValue("micros", micros)
            .addKeyValue("bytes", response.content().length())
            .addKeyValue("requestId", head.requestId())
            .addKeyValue("address", head.client().address());
    if (user != null) {
      line = line.addKeyValue("userId", user);
    }
    line.log("request");
  }
}
