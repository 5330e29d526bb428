package curio.node;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * docs/events.md: the topics of some services, and what the contracts say of their messages. The
 * message of a topic is the one whose comment begins with {@code Topic NAME,}.
 */
record EventsPage(Modules modules, String contracts) {
  private static final Pattern MESSAGE =
      Pattern.compile(
          "((?:// [^\\n]*\\n)+)message (\\w+) \\{\\n(.*?)^}", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern FIELD =
      Pattern.compile("((?:  // .*\\n)*)  ([\\w.]+(?: \\w+)?) (\\w+) = (\\d+);\\n");

  String markdown() {
    var page = new StringBuilder("# Events\n\n");
    page.append(
        """
        What services tell each other by the log: each topic, who writes it, and what is in it. Payloads are protobuf messages of
        `contracts/src/main/proto/curio/events/v1/events.proto`. Whoever follows a topic sees the events of a key in their order,
        each at least once.

        This page is made from the types: `./curio test -pl node -am -Dcurio.docs=write` writes it anew.

        | topic | written by | partitions | kept for | after an event that cannot be handled |
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
    modules.topics().forEach(topic -> page.append(section(topic.name())));
    return page.toString();
  }

  private String section(String topic) {
    var message =
        MESSAGE
            .matcher(contracts)
            .results()
            .filter(found -> text(group(found, 1)).startsWith("Topic " + topic + ","))
            .findFirst()
            .orElseThrow(
                () -> new IllegalStateException("no message says: // Topic " + topic + ","));
    var section = new StringBuilder("\n## " + topic + "\n\n");
    var said = text(group(message, 1)).substring("Topic ".length() + topic.length() + 2);
    section.append("`%s`, %s\n\n".formatted(group(message, 2), said));
    section.append("| field | type | what it is |\n|---|---|---|\n");
    fields(group(message, 3))
        .forEach(field ->
            section.append(
                "| `%s` | %s | %s |\n"
                    .formatted(group(field, 3), group(field, 2), text(group(field, 1)))));
    return section.toString();
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
