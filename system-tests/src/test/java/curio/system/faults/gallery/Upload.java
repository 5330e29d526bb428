package curio.system.faults.gallery;

import curio.system.Captured;
import curio.system.faults.ClusterClient.Call;
import curio.system.faults.ClusterClient.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A picture that somebody uploads under a key, in one of the forms that there are. Immutable.
 *
 * @param title nobody else's, of letters, digits and dashes
 */
record Upload(
    Form form,
    String author,
    String key,
    Picture picture,
    String title,
    Set<String> tags,
    String visibility) {
  private static final Pattern ID = Pattern.compile("\"imageID\":\"([^\"]+)\"");
  private static final String BOUNDARY = "between-the-parts-of-a-form";

  /** How it is sent. */
  enum Form {
    JSON,
    MULTIPART,
    /** Has no place for a visibility. */
    BYTES
  }

  Call call(String token) {
    return switch (form) {
      case JSON -> post("/img", json(), token);
      case MULTIPART -> post("/img", parts(), token, "multipart/form-data; boundary=" + BOUNDARY);
      case BYTES ->
          post(
              "/img?title=%s&tags=%s".formatted(title, String.join(",", tags)),
              picture.content(),
              token,
              picture.type());
    };
  }

  private Call post(String path, String body, String token) {
    return post(path, body, token, "application/json");
  }

  private Call post(String path, String body, String token, String type) {
    return new Call(
        "POST",
        path,
        body,
        List.of("Authorization", "Bearer " + token, "Idempotency-Key", key, "Content-Type", type));
  }

  private String json() {
    return """
    {"imageBlob":"%s","title":"%s","tags":%s,"visibility":"%s"}
    """
        .formatted(picture.base64(), title, json(tags), visibility);
  }

  private String parts() {
    var file =
        "--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n%s\r\n"
            .formatted(BOUNDARY, picture.content());
    return file
        + part("title", title)
        + part("tags", String.join(",", tags))
        + part("visibility", visibility)
        + "--%s--\r\n".formatted(BOUNDARY);
  }

  private static String part(String name, String value) {
    return "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
        .formatted(BOUNDARY, name, value);
  }

  /** A JSON array of words that need no escapes. */
  static String json(Set<String> words) {
    return words.stream().map("\"%s\""::formatted).collect(Collectors.joining(",", "[", "]"));
  }

  /** The id that an answer tells of. */
  static Optional<String> idIn(Outcome outcome) {
    return Captured.in(outcome.says(), ID);
  }
}
