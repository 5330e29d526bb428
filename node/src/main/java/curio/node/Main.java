package curio.node;

import curio.errors.CurioException;
import curio.http.ListenException;
import curio.node.config.ConfigException;
import curio.node.config.ConfigReader;
import curio.node.config.ConfigText;
import curio.node.config.ReadConfig;
import curio.node.logs.Logs;
import java.io.PrintStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The command line of the process. Exit codes: 0 after a signal or an answered question, 1 when
 * something that is needed cannot be had, 2 for a wrong command, option or value.
 */
public final class Main {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);
  private static final int FAILED = 1;
  private static final int WRONG_USE = 2;

  private static final String HELP =
      """
      Curio, a marketplace server for artists, collectors and pawn counters.

        ./curio serve [OPTIONS]     start; builds on first use (./curio serve --help lists the options)
        ./curio test                build everything and run all tests
        ./curio test --faults       kill, freeze and cut off nodes under load for 20 seeds of 60 s;
                                    --seeds N, --seconds N; --seed N replays one
        ./curio test --mobile-id    Mobile-ID sessions for 5 minutes while nodes are killed; --minutes N
        ./curio keys rotate         sign access tokens with a new key from now on; keys list shows
                                    them. With the options of serve, beside a node that runs
        ./curio bench NAME          run a benchmark: orders, jobs, rpc, midid, start, sign-in
        ./curio --print-config      show the configuration that serve would use with the same options
        ./curio --version
        ./curio --help
      """;

  private final PrintStream out;
  private final PrintStream err;

  private Main(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** Runs one command. */
  public static void main(String[] arguments) {
    int exitCode = new Main(System.out, System.err).run(List.of(arguments), System.getenv());
    System.exit(exitCode);
  }

  private int run(List<String> arguments, Map<String, String> environment) {
    var rest = new ArrayList<>(arguments);
    var command = rest.isEmpty() ? "--help" : rest.removeFirst();
    try {
      return switch (command) {
        case "serve" -> rest.contains("--help") ? help() : serve(readConfig(rest, environment));
        case "keys" -> keys(rest, environment);
        case "--print-config" -> {
          out.print(new ConfigText(NodeConfig.class).yaml(readConfig(rest, environment).values()));
          yield 0;
        }
        case "--version" -> {
          out.println("curio " + Version.TEXT);
          yield 0;
        }
        case "--help", "-h", "help" -> {
          out.print(HELP);
          yield 0;
        }
        default -> {
          err.println(
              command
                  + ": unknown command (expected: serve, keys, test, bench, --print-config,"
                  + " --version or --help)");
          yield WRONG_USE;
        }
      };
    } catch (ConfigException e) {
      e.problems().forEach(err::println);
      return WRONG_USE;
    }
  }

  private static ReadConfig<NodeConfig> readConfig(
      List<String> arguments, Map<String, String> environment) {
    return new ConfigReader<>(NodeConfig.class).readAll(arguments, environment);
  }

  private int keys(List<String> arguments, Map<String, String> environment) {
    var action = arguments.isEmpty() ? "" : arguments.removeFirst();
    var wanted =
        Arrays.stream(KeysCommand.Action.values())
            .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(action))
            .findFirst();
    if (wanted.isEmpty()) {
      err.println("keys: " + (action.isEmpty() ? "none" : action) + " (expected: rotate or list)");
      return WRONG_USE;
    }
    var config = readConfig(arguments, environment).values();
    prepareLogging(config);
    try {
      KeysCommand.run(wanted.get(), config, Clock.systemUTC(), out);
      return 0;
    } catch (CurioException e) {
      err.println(e.getMessage());
      return FAILED;
    }
  }

  private int help() {
    out.println("./curio serve [OPTIONS]\n");
    out.println(
        "Options, each also a line of the YAML file given by --config and an environment"
            + " variable:\n");
    out.print(new ConfigText(NodeConfig.class).help());
    return 0;
  }

  /** Serves until a signal comes; the hook closes the node and ends the process. */
  private int serve(ReadConfig<NodeConfig> read) {
    var config = read.values();
    prepareLogging(config);
    var node = new Node(config, Clock.systemUTC());
    var exitCode = new AtomicInteger();
    var stopping = new AtomicBoolean();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  stopping.set(true);
                  node.close();
                  Runtime.getRuntime().halt(exitCode.get());
                },
                "shutdown"));
    try {
      node.start();
      StartWarnings.of(read)
          .forEach(warning -> LOG.atWarn().addKeyValue("setting", warning).log("hardly meant so"));
      out.println("Curio is ready: " + where(config, node));
      out.flush();
      awaitEnd();
    } catch (CurioException | ListenException e) {
      if (!stopping.get()) {
        err.println(e.getMessage());
        exitCode.set(FAILED);
      }
    } catch (RuntimeException e) {
      // Not thrown on: threads that were started already would keep the process alive.
      if (!stopping.get()) {
        e.printStackTrace(err);
        exitCode.set(FAILED);
      }
    }
    return exitCode.get();
  }

  /** Where people talk to it; a node without a gateway is called by other nodes only. */
  private static String where(NodeConfig config, Node node) {
    return config.runningRoles().contains(Role.GATEWAY)
        ? config.scheme() + "://localhost:" + node.port()
        : "%s for other nodes, on port %d"
            .formatted(Role.text(config.runningRoles()), node.rpcPort());
  }

  private static void awaitEnd() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void prepareLogging(NodeConfig config) {
    if (config.log() == NodeConfig.LogFormat.JSON) {
      Logs.useJson();
    }
    Logs.bridge();
  }
}
