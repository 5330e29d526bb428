package curio.gateway.feed;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.gateway.ErrorShapes;
import curio.http.Access;
import curio.http.PushHandler;
import curio.http.Request;
import curio.http.Routes;
import curio.http.push.PushChannel;

/** The live feed on a gateway without the role that serves it. Stateless. */
public final class NewsElsewhere implements PushHandler {
  /** What it says instead of serving. */
  public static Routes routes() {
    var elsewhere = new NewsElsewhere();
    return Routes.of("news-live", ErrorShapes.FEED)
        .webSocket("/v1/news", Access.ANYONE, elsewhere)
        .summary("One's feed, live, which nodes with the role feed serve")
        .eventStream("/v1/news/stream", Access.USER, elsewhere)
        .summary("The same as Server-Sent Events");
  }

  @Override
  public void accept(Request request) {
    throw new CurioException(
        ErrorCode.UNAVAILABLE,
        "the live feed is not served here (expected: a node with role feed)");
  }

  @Override
  public TextListener open(Request request, PushChannel channel) {
    throw new IllegalStateException("nobody is let in here");
  }
}
