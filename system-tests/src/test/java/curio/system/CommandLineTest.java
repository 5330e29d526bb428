package curio.system;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the program says and how it ends when it is called rightly and wrongly. */
class CommandLineTest {
  @TempDir private Path directory;

  /** What is left of a process. */
  private record Ended(int exitCode, String printed) {
    Ended assertOneLine(int expected, String... parts) {
      assertThat(exitCode).as(printed).isEqualTo(expected);
      assertThat(printed.lines()).as(printed).hasSize(1);
      assertThat(printed).contains(parts).doesNotContain("Exception", "\tat ");
      return this;
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "serve --prot 1 | --prot: unknown option (did you mean --port?)",
        "serve --port high | --port: high (expected: a whole number)",
        "serve --port 65536 | port: 65536 (expected: 0 to 65535)",
        "serve --port -1 | port: -1 (expected: 0 to 65535)",
        "serve --port | --port: no value (expected: a whole number)",
        "serve --port 1 --port 2 | --port: given twice",
        "serve --roles cook | --roles: cook (expected: ",
        "serve --roles gateway | cluster-secret: none (expected: ",
        "serve --http.max-body 1B | http.max-body: 1B (expected: 1KiB to 1GiB)",
        "serve --http.drain soon | --http.drain: soon (expected: a time such as",
        "serve --database-url mysql://x | database-url: mysql://x (expected: jdbc:postgresql://",
        "serve --database-url jdbc:postgresql:x | database-url: jdbc:postgresql:x (expected: jdbc:",
        "serve --database.connect-timeout 1ms | connect-timeout: 1ms (expected: 250ms to",
        "serve --config none.yaml | config: none.yaml cannot be read (expected: a YAML file)",
        "serve now | now: not an option (expected: --name value)",
        "--print-config --port x | --port: x (expected: a whole number)",
        "server | server: unknown command (expected: serve",
        "log move | log move: no HOME (expected: --to kafka or --to postgres)",
        "log move --to mars | log move: mars (expected: --to kafka or --to postgres)",
        "log move --to kafka --partitions 0 | log move: 0 (expected: --partitions 1 to 1024)",
      })
  void aWrongCallSaysInOneLineWhatWouldBeRight(String arguments, String expected) throws Exception {
    var called = new ArrayList<>(List.of(arguments.split(" ", -1)));
    if (called.getFirst().equals("serve")) {
      called.addAll(List.of("--data", data().toString()));
    }

    var ended = run(called);

    ended.assertOneLine(2, expected);
    assertThat(data()).doesNotExist();
  }

  @Test
  void everyMistakeIsToldAtOnce() throws Exception {
    var ended = run(List.of("serve", "--prot", "1", "--internal-port", "x", "--dmo"));

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.printed().lines()).hasSize(3);
  }

  @Test
  void aPortInUseIsNamed() throws Exception {
    try (var taken = new ServerSocket(0)) {
      var port = Integer.toString(taken.getLocalPort());

      run(serve("--port", port, "--internal-port", "0", "--rpc-port", "0"))
          .assertOneLine(1, port, "--port");
      run(serve("--port", "0", "--internal-port", port, "--rpc-port", "0"))
          .assertOneLine(1, port, "--internal-port");
    }
  }

  @Test
  void aDataDirectoryInUseIsNamedAndItsOwnerGoesOn() throws Exception {
    try (var first = new ServingNode(data(), directory.resolve("first.log"));
        var client = new OrderClient(first.port())) {
      run(serve("--port", "0", "--internal-port", "0", "--rpc-port", "0"))
          .assertOneLine(1, data().toString());

      assertThat(client.place(client.signUp("goeson"), "key", 400).statusCode()).isEqualTo(201);
    }
  }

  @Test
  void aDataDirectoryThatCannotBeIsNamed() throws Exception {
    var file = Files.writeString(directory.resolve("file"), "not a directory");

    var ended =
        run(
            List.of(
                "serve",
                "--port",
                "0",
                "--internal-port",
                "0",
                "--rpc-port",
                "0",
                "--data",
                file + "/data"));

    ended.assertOneLine(1, file.toString());
  }

  @Test
  void aDatabaseThatCannotBeReachedIsNamed() throws Exception {
    var url = "jdbc:postgresql://127.0.0.1:1/none";

    var ended =
        run(serve("--port", "0", "--internal-port", "0", "--rpc-port", "0", "--database-url", url));

    ended.assertOneLine(1, url);
  }

  @Test
  void aDatabaseThatRefusesThePasswordIsNamedAndThePasswordIsNot() throws Exception {
    try (var node = new ServingNode(data(), directory.resolve("node.log"))) {
      var url = node.database().url();

      var ended =
          run(
              serve(
                  "--port",
                  "0",
                  "--rpc-port",
                  "0",
                  "--internal-port",
                  "0",
                  "--database-url",
                  url,
                  "--database.user",
                  "postgres",
                  "--database.password",
                  "hunter2"));

      ended.assertOneLine(1, url);
      assertThat(ended.printed()).doesNotContain("hunter2");
    }
  }

  @Test
  void aNodeWithoutAGatewaySaysWhatItIsReadyForAndEndsInGoodOrder() throws Exception {
    var output = Files.createTempFile(directory, "printed", ".log");
    var arguments =
        serve(
            "--roles",
            "orders,accounts",
            "--cluster-secret",
            "a-secret-of-this-test",
            "--internal-port",
            "0",
            "--rpc-port",
            "0",
            "--log",
            "json");
    try (var jvm = new ChildJvm(output, "curio.node.Main", arguments)) {
      eventually(
          Duration.ofSeconds(60),
          () ->
              assertThat(jvm.printed())
                  .containsPattern(
                      "Curio is ready: accounts, orders for other nodes, on port [1-9][0-9]+"));
      jvm.terminate();

      assertThat(jvm.exitCode()).as(jvm.printed()).isZero();
      assertThat(jvm.printed().lines().filter(line -> !line.startsWith("Curio is ready")))
          .as("lines of the log, with a secret set")
          .isNotEmpty()
          .allMatch(line -> line.startsWith("{") && line.endsWith("}"))
          .anyMatch(line -> line.contains("--cluster-secret: every user of this machine sees it"));
    }
  }

  @Test
  void questionsAreAnswered() throws Exception {
    assertThat(answer("--version")).startsWith("curio ").hasLineCount(1);
    assertThat(answer("--help")).contains("./curio serve").contains("./curio bench");
    assertThat(run(List.of())).isEqualTo(new Ended(0, answer("--help")));
    assertThat(answer("serve", "-h")).isEqualTo(answer("serve", "--help"));
    assertThat(answer("--print-config", "--help")).isEqualTo(answer("serve", "--help"));
    assertThat(answer("keys", "rotate", "--help"))
        .isEqualTo(answer("keys", "-h"))
        .contains("./curio keys rotate", "--help");
    assertThat(answer("serve", "--help"))
        .contains("--port", "--internal-port", "--data", "--roles", "--demo", "--config")
        .contains("--database-url", "CURIO_DATABASE_URL", "8080", "9090");
  }

  @Test
  void theConfigurationIsPrintedWithoutItsSecretsAndCanBeReadBack() throws Exception {
    var printed =
        answer("--print-config", "--port", "1234", "--demo", "--database.password", "hunter2");

    assertThat(printed).contains("port: 1234", "demo: true").doesNotContain("hunter2");
    var file = Files.writeString(directory.resolve("curio.yaml"), answer("--print-config"));
    assertThat(answer("--print-config", "--config", file.toString()).lines())
        .filteredOn(line -> !line.startsWith("config:"))
        .containsExactlyElementsOf(
            answer("--print-config").lines().filter(l -> !l.startsWith("config:")).toList());
  }

  private String answer(String... arguments) throws Exception {
    var ended = run(List.of(arguments));
    assertThat(ended.exitCode()).as(ended.printed()).isZero();
    return ended.printed();
  }

  private List<String> serve(String... options) {
    var arguments = new ArrayList<>(List.of("serve", "--data", data().toString()));
    arguments.addAll(List.of(options));
    return arguments;
  }

  private Ended run(List<String> arguments) throws IOException, InterruptedException {
    var output = Files.createTempFile(directory, "printed", ".log");
    try (var jvm = new ChildJvm(output, "curio.node.Main", arguments)) {
      int exitCode = jvm.awaitExit();
      return new Ended(exitCode, jvm.printed());
    }
  }

  private Path data() {
    return directory.resolve("data");
  }
}
