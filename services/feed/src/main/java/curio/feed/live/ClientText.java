package curio.feed.live;

import curio.errors.CurioException;
import curio.http.json.Json;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What a client says. */
sealed interface ClientText {
  Json.Reader<Body> READER = Json.reader(Body.class);
  String LIST = "list";

  /** The newest events are wanted. */
  record ListWanted() implements ClientText {}

  /** Who it is. */
  record Token(String text) implements ClientText {
    /** Is a secret. */
    @Override
    public String toString() {
      return "Token";
    }
  }

  /** How far its user has read. */
  record Read(String cursor) implements ClientText {}

  /** Nothing that is known here. */
  record Unknown(String why) implements ClientText {}

  /** A text with something in it. */
  record Body(@Nullable String token, @Nullable String read) {}

  static ClientText of(String text) {
    if (text.strip().equals(LIST)) {
      return new ListWanted();
    }
    try {
      var body = READER.read(text.getBytes(StandardCharsets.UTF_8));
      if (body.token() != null) {
        return new Token(body.token());
      }
      if (body.read() != null) {
        return new Read(body.read());
      }
    } catch (CurioException e) {
      return new Unknown(e.getMessage() + expected());
    }
    return new Unknown("neither token nor read" + expected());
  }

  private static String expected() {
    return " (expected: list, {\"token\": …} or {\"read\": cursor})";
  }
}
