package curio.node;

import java.io.PrintStream;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * {@code ./curio NAME ACTION [ARGUMENT] [OPTIONS]}, with the options of a node that may run beside
 * it. Immutable.
 *
 * @param help lines of the general help
 */
record Command(String name, List<Action> actions, String help) {
  Command {
    actions = List.copyOf(actions);
  }

  /**
   * What it can do.
   *
   * @param arguments what it is to be done with
   */
  record Action(String name, List<Argument> arguments, Work work) {
    Action {
      arguments = List.copyOf(arguments);
    }

    /** One that takes no argument. */
    static Action of(String name, Work work) {
      return new Action(name, List.of(), work);
    }

    private String usage() {
      return arguments.stream()
          .filter(argument -> !argument.isGood().test(""))
          .map(argument -> " " + argument.usage())
          .collect(Collectors.joining("", name, ""));
    }
  }

  /**
   * A word behind the action.
   *
   * @param name in capitals, as the help has it
   * @param option what it stands behind; empty: behind the action itself
   * @param expected what is right, for people
   * @param isGood whether a word may be it; none is the empty one
   */
  record Argument(String name, Optional<String> option, String expected, Predicate<String> isGood) {
    /** One right behind the action. */
    Argument(String name, String expected, Predicate<String> isGood) {
      this(name, Optional.empty(), expected, isGood);
    }

    /** Takes it out of the words behind the action; empty if it is not there. */
    String taken(List<String> words) {
      if (option.isEmpty()) {
        return words.isEmpty() || words.getFirst().startsWith("--") ? "" : words.removeFirst();
      }
      int place = words.indexOf(option.get());
      if (place < 0) {
        return "";
      }
      words.remove(place);
      return place < words.size() ? words.remove(place) : "";
    }

    private String usage() {
      return option.map(word -> word + " ").orElse("") + name;
    }
  }

  /**
   * What an action is given.
   *
   * @param arguments of those that it takes, in their order; empty where one was not given
   */
  record Call(List<String> arguments, NodeConfig config, Clock clock, PrintStream out) {
    Call {
      arguments = List.copyOf(arguments);
    }
  }

  /** What an action does. */
  @FunctionalInterface
  interface Work {
    /**
     * Does it.
     *
     * @throws curio.errors.CurioException if it failed; its message is shown
     */
    void run(Call call);
  }

  Optional<Action> action(String wanted) {
    return actions.stream().filter(action -> action.name().equals(wanted)).findFirst();
  }

  /** All actions with their arguments, as they are written. */
  String usage() {
    return actions.stream().map(Action::usage).collect(Collectors.joining(" or "));
  }
}
