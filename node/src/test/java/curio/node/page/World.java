package curio.node.page;

import static org.assertj.core.api.Assertions.assertThat;

import curio.node.PageServer;
import curio.node.People.Person;
import curio.node.page.Screens.Who;
import java.util.Map;

/**
 * People of each role, and something on every screen for them: what the demo brings, and orders,
 * posts and follows beside it.
 */
final class World {
  private final PageServer server = PageServer.shared();
  private final Person member = server.member("world.member");
  private final Person clerk = server.clerk("world.clerk");
  private final Person admin = server.admin("world.admin");
  private final Map<String, String> names;

  private World() {
    member.send("POST", "/v1/friends/" + clerk.id(), "");
    clerk.send("POST", "/v1/friends/" + member.id(), "");
    clerk.send("POST", "/v1/posts", "{\"text\": \"The shop is open until six.\"}");
    var order = server.order(member, 400);
    var pictures = member.get("/img?limit=1").list("images");
    assertThat(pictures).hasSize(1);
    names =
        Map.of(
            "person", Long.toString(clerk.id()),
            "picture", String.valueOf(pictures.getFirst().get("imageID")),
            "item", "demo-camera",
            "order", order,
            "desk", "pawn",
            "part", "security",
            "list", "audit");
  }

  private static final class Shared {
    static final World WORLD = new World();
  }

  /** The one of all tests in this JVM. */
  static World shared() {
    return Shared.WORLD;
  }

  /** What the addresses of screens name. */
  Map<String, String> names() {
    return names;
  }

  /** The visitor, signed in as one of that role. */
  Visitor visit(Visitor visitor, Who who) {
    return switch (who) {
      case VISITOR -> visitor;
      case MEMBER -> visitor.as(member);
      case CLERK -> visitor.as(clerk);
      case ADMIN -> visitor.as(admin);
    };
  }
}
