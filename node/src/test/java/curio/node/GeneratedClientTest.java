package curio.node;

import static org.assertj.core.api.Assertions.assertThat;

import curio.http.json.Json;
import curio.testkit.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * A client whose types openapi-typescript makes of {@code /openapi.json}: the compiler takes it,
 * and it makes an order, an upload and a pawn. Needs Node.js and npm.
 */
@Tag("long")
@EnabledIfSystemProperty(named = "long", matches = "true")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GeneratedClientTest {
  private TestDatabase database;
  private RunningNode node;

  @BeforeAll
  void start() {
    database = NodeDatabase.create();
    var options =
        new ArrayList<>(RunningNode.optionsOf(database.settings(), database.settings().url()));
    options.addAll(List.of("--accounts.throttle", "false"));
    node = RunningNode.with(options);
  }

  @AfterAll
  void stop() {
    node.close();
    database.close();
  }

  @Test
  void itMakesAnOrderAnUploadAndAPawn() throws Exception {
    var npm = Npm.install("client");
    var clerk = People.clerk(node, database.settings(), "client.clerk");
    Files.writeString(npm.directory().resolve("openapi.json"), node.get("/openapi.json").body());
    npm.run(Map.of(), "npx", "openapi-typescript", "openapi.json", "-o", "api.d.ts").assertExit(0);
    npm.run(Map.of(), "npx", "tsc", "-p", ".").assertExit(0);

    var environment =
        Map.of(
            "CURIO_URL",
            "http://127.0.0.1:" + node.port(),
            "CURIO_NAME",
            "generated.client",
            "CURIO_CLERK",
            clerk.username(),
            "CURIO_PICTURE",
            Images.PNG);
    var output = npm.run(environment, "node", "out/client.js").assertExit(0).output();

    var made = new Answer(200, Map.of(), output);
    assertThat(made.json())
        .containsEntry("author", "generated.client")
        .containsEntry("pawn", "applied")
        .containsEntry("version", 2)
        .containsEntry("refused", 403)
        .containsEntry("listed", List.of(made.text("order")));
    assertThat(node.get("/img/" + made.text("image")).status()).isEqualTo(200);
    assertThat(node.get("/item/fetch/" + made.text("item")).object("item"))
        .containsEntry("holding", "PAWNED")
        .containsEntry("images", List.of(made.text("image")));
  }

  /** A call that the description does not have is no program. */
  @Test
  void theCompilerRefusesWhatIsNotDescribed() throws Exception {
    var npm = Npm.install("refused");
    var api =
        new String(
            Json.write(
                Map.of(
                    "openapi",
                    "3.1.0",
                    "info",
                    Map.of("title", "none", "version", "1"),
                    "paths",
                    Map.of())),
            StandardCharsets.UTF_8);
    Files.writeString(npm.directory().resolve("openapi.json"), api);
    npm.run(Map.of(), "npx", "openapi-typescript", "openapi.json", "-o", "api.d.ts").assertExit(0);

    assertThat(npm.run(Map.of(), "npx", "tsc", "-p", ".").code()).isNotZero();
  }
}
