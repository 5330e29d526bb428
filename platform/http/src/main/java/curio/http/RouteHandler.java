package curio.http;

import curio.http.json.Json;
import curio.http.push.SocketKind;

/** Any kind of handler, once the table has forgotten the type of the body. */
public sealed interface RouteHandler {
  /** Reads the body, if its type is known, and answers. */
  Response answer(Request request);

  /** A handler that reads the body itself or has none. */
  record Plain(Handler handler) implements RouteHandler {
    @Override
    public Response answer(Request request) {
      return handler.handle(request);
    }
  }

  /** A handler with a typed body. */
  record Typed<B>(Json.Reader<B> reader, BodyHandler<B> handler) implements RouteHandler {
    @Override
    public Response answer(Request request) {
      return handler.handle(request, reader.read(request.body()));
    }
  }

  /**
   * A handler of clients that stay.
   *
   * @param kind how they stay
   * @param greeting the answer that they stay after
   */
  record Push(PushHandler handler, SocketKind kind, Response greeting) implements RouteHandler {
    @Override
    public Response answer(Request request) {
      handler.accept(request);
      return greeting;
    }
  }
}
