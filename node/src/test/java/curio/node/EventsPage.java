package curio.node;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * docs/events.md: the topics of some services, and what the contracts say of their messages. The
 * message of a topic is the one whose comment begins with {@code Topic NAME,} or names it among
 * {@code Topics ONE, OTHER and ANOTHER,}.
 */
record EventsPage(Modules modules, String contracts) {
  private static final Pattern MESSAGE =
      Pattern.compile(
          "((?:// [^\\n]*\\n)+)message (\\w+) \\{\\n(.*?)^}", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern FIELD =
      Pattern.compile("((?:  // .*\\n)*)(?:  |    )([\\w.]+(?: \\w+)?) (\\w+) = (\\d+);\\n");

  /** Where messages within a message begin, which are not told of. */
  private static final Pattern INNER = Pattern.compile("^  message ", Pattern.MULTILINE);

  private static final Pattern TOPICS = Pattern.compile("Topics? (.*?), (keyed by .*)");
  private static final Path PROTO = Path.of("../contracts/src/main/proto/curio");

  /** All files with messages of topics. */
  static String allContracts() throws IOException {
    return Files.readString(PROTO.resolve("events/v1/events.proto"))
        + Files.readString(PROTO.resolve("shop/v1/commands.proto"));
  }

  String markdown() {
    var page = new StringBuilder("# Events\n\n");
    page.append(
        """
        What services tell each other by the log: each topic, who declares it, and what is in it. `events` is written by accounts,
        feed, shop and gallery; commands by gateways, and those of orders by the shop. Payloads are protobuf messages of
        `contracts/src/main/proto/curio/events/v1/events.proto`, and commands of the shop those of `shop/v1/commands.proto` beside
        it. Whoever follows a topic sees the events of a key in their order, each at least once.

        This page is made from the types: `./curio test -pl node -am -Dcurio.docs=write` writes it anew.

        | topic | declared by | partitions | kept for | after an event that cannot be handled |
        |---|---|---|---|---|
        """);
    for (var module : modules.list()) {
      for (var topic : module.topics()) {
        page.append(
            "| `%s` | %s | %d | %d days | %s |\n"
                .formatted(
                    topic.name(),
                    module.roles().getFirst(),
                    topic.partitions(),
                    topic.retention().toDays(),
                    switch (topic.onPoison()) {
                      case BLOCK_KEY -> "later ones of its key wait behind it";
                      case SKIP -> "the next ones go on";
                    }));
      }
    }
    var told = new HashMap<String, String>();
    modules.topics().forEach(topic -> page.append(section(topic.name(), told)));
    return page.toString();
  }

  /**
   * What a topic has in it.
   *
   * @param told the messages that were described already, each with its topic
   */
  private String section(String topic, Map<String, String> told) {
    var message =
        MESSAGE
            .matcher(contracts)
            .results()
            .filter(found -> topics(found).contains(topic))
            .findFirst()
            .orElseThrow(
                () -> new IllegalStateException("no message says: // Topic " + topic + ","));
    var name = group(message, 2);
    var section = new StringBuilder("\n## " + topic + "\n\n");
    var before = told.putIfAbsent(name, topic);
    if (before != null) {
      return section.append("`%s`, as in [%s](#%s).\n".formatted(name, before, before)).toString();
    }
    section.append("`%s`, %s\n\n".formatted(name, requireNonNull(heading(message).group(2))));
    section.append("| field | type | what it is |\n|---|---|---|\n");
    fields(INNER.split(group(message, 3), 2)[0])
        .forEach(field ->
            section.append(
                "| `%s` | %s | %s |\n"
                    .formatted(group(field, 3), group(field, 2), text(group(field, 1)))));
    return section.toString();
  }

  /** The topics that a message's comment names; what stands in brackets behind them aside. */
  private static List<String> topics(MatchResult message) {
    var heading = heading(message);
    return heading.matches()
        ? List.of(requireNonNull(heading.group(1)).replaceAll(" \\([^)]*\\)", "").split(", | and "))
        : List.of();
  }

  private static Matcher heading(MatchResult message) {
    var heading = TOPICS.matcher(text(group(message, 1)));
    var _ = heading.matches();
    return heading;
  }

  private static List<MatchResult> fields(String body) {
    return FIELD.matcher(body).results().toList();
  }

  private static String group(MatchResult found, int number) {
    return requireNonNull(found.group(number));
  }

  /** A comment as one line. */
  private static String text(String comment) {
    return comment
        .lines()
        .map(line -> line.strip().substring(2).strip())
        .reduce("", EventsPage::joined);
  }

  private static String joined(String one, String next) {
    return one.isEmpty() ? next : one + " " + next;
  }
}
