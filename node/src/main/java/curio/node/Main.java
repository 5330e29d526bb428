package curio.node;

import static java.util.stream.Collectors.joining;

import curio.config.ConfigException;
import curio.config.ConfigText;
import curio.errors.CurioException;
import curio.http.ListenException;
import curio.node.logs.Logs;
import curio.node.settings.NodeSettings;
import curio.node.settings.Role;
import curio.store.notifications.Notifications;
import java.io.PrintStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
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

  private final Modules modules;
  private final PrintStream out;
  private final PrintStream err;

  Main(Modules modules, PrintStream out, PrintStream err) {
    this.modules = modules;
    this.out = out;
    this.err = err;
  }

  /** Runs one command. */
  public static void main(String[] arguments) {
    var main = new Main(Modules.ALL, System.out, System.err);
    System.exit(main.run(List.of(arguments), System.getenv()));
  }

  int run(List<String> arguments, Map<String, String> environment) {
    var rest = new ArrayList<>(arguments);
    var word = rest.isEmpty() ? "--help" : rest.removeFirst();
    if (rest.contains("--help") || rest.contains("-h")) {
      return help(word);
    }
    try {
      return switch (word) {
        case "serve" -> serve(NodeConfig.read(modules, rest, environment));
        case "--print-config" -> {
          var config = NodeConfig.read(modules, rest, environment);
          yield print(new ConfigText(modules.schema()).yaml(config.read()));
        }
        case "--version" -> print("curio " + Version.TEXT + "\n");
        case "--help", "-h", "help" -> print(general());
        default -> command(word, rest, environment);
      };
    } catch (ConfigException e) {
      e.problems().forEach(err::println);
      return WRONG_USE;
    }
  }

  private int print(String text) {
    out.print(text);
    return 0;
  }

  /** Does what one of the services offers. */
  private int command(String name, List<String> arguments, Map<String, String> environment) {
    var known = modules.commands();
    var command = known.stream().filter(one -> one.name().equals(name)).findFirst();
    if (command.isEmpty()) {
      err.printf(
          "%s: unknown command (expected: serve, %stest, bench, --print-config, --version or"
              + " --help)%n",
          name, known.stream().map(one -> one.name() + ", ").collect(joining()));
      return WRONG_USE;
    }
    var word = arguments.isEmpty() ? "none" : arguments.removeFirst();
    var action = command.get().action(word);
    if (action.isEmpty()) {
      err.printf("%s: %s (expected: %s)%n", name, word, command.get().usage());
      return WRONG_USE;
    }
    var taken = new ArrayList<String>();
    for (var wanted : action.get().arguments()) {
      var argument = wanted.taken(arguments);
      if (!wanted.isGood().test(argument)) {
        var given = argument.isEmpty() ? "no " + wanted.name() : argument;
        err.printf("%s %s: %s (expected: %s)%n", name, word, given, wanted.expected());
        return WRONG_USE;
      }
      taken.add(argument);
    }
    return run(action.get(), taken, NodeConfig.read(modules, arguments, environment));
  }

  private int run(Command.Action action, List<String> taken, NodeConfig config) {
    prepareLogging(config.node());
    try {
      action.work().run(new Command.Call(taken, config, Clock.systemUTC(), out));
      return 0;
    } catch (CurioException e) {
      err.println(e.getMessage());
      return FAILED;
    }
  }

  private String general() {
    return """
    Curio, a marketplace server for artists, collectors and pawn counters.

      ./curio serve [OPTIONS]     start; builds on first use (./curio serve --help lists the options)
      ./curio test                build everything and run all tests
      ./curio test --long         run all that has a long form in it, for about an hour, the next two too
      ./curio test --faults       kill, freeze and cut off nodes under load for 20 seeds of 60 s;
                                  --seeds N, --seconds N; --seed N replays one
      ./curio test --mobile-id    Mobile-ID sessions for 5 minutes while nodes are killed; --minutes N
      ./curio test --strangers    thousands of hostile connections for 10 minutes; --minutes N
    %s  ./curio bench NAME          run a benchmark; ./curio bench --help lists them
      ./curio fmt                 format the sources
      ./curio --print-config      show the configuration that serve would use with the same options
      ./curio --version
      ./curio --help
    """
        .formatted(modules.commands().stream().map(Command::help).collect(joining()));
  }

  /** A command is explained wherever it is asked to be, before anything is read or done. */
  private int help(String word) {
    var command = modules.commands().stream().filter(one -> one.name().equals(word)).findFirst();
    if (command.isPresent()) {
      return print(
          command.get().help() + "\nThe options are those of ./curio serve, see its --help.\n");
    }
    return word.equals("serve") || word.equals("--print-config") ? options() : print(general());
  }

  private int options() {
    return print(
        """
        ./curio serve [OPTIONS]

        Options, each also a line of the YAML file given by --config and an environment variable:

        """
            + new ConfigText(modules.schema()).help());
  }

  /** Serves until a signal comes; the hook closes the node and ends the process. */
  private int serve(NodeConfig config) {
    prepareLogging(config.node());
    var node = new Node(config, Clock.systemUTC(), Notifications.GROUP);
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
      Warnings.of(config)
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
    return config.roles().contains(Role.GATEWAY)
        ? config.node().scheme() + "://localhost:" + node.port()
        : "%s for other nodes, on port %d".formatted(Role.text(config.roles()), node.rpcPort());
  }

  private static void awaitEnd() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void prepareLogging(NodeSettings node) {
    if (node.log() == NodeSettings.LogFormat.JSON) {
      Logs.useJson();
    }
    Logs.bridge();
  }
}
