package curio.node;

import curio.node.People.Person;

/** Images that people share in tests. Stateless. */
public final class Images {
  /** A PNG of one pixel, in base64. */
  public static final String PNG =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5E"
          + "rkJggg==";

  private Images() {}

  /** Has somebody share one, for everybody, followers or nobody; its id. */
  static String add(Person author, String visibility) {
    var body = "{\"imageBlob\":\"%s\",\"visibility\":\"%s\"}".formatted(PNG, visibility);
    return author.send("POST", "/img", body).text("imageID");
  }
}
