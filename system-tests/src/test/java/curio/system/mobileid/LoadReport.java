package curio.system.mobileid;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * What a load was and what came of it. Immutable.
 *
 * @param takeovers after each kill, until no session was left with who was killed; shortest first
 * @param detours how often clients asked another node
 * @param mostPolls that one session had open at once
 * @param rangTwice phones that have rung for one key twice
 * @param exceptions sessions that ended without a result
 */
record LoadReport(
    LoadPlan plan,
    Checker checker,
    List<Duration> takeovers,
    long detours,
    long polls,
    int mostPolls,
    List<String> rangTwice,
    List<String> exceptions) {
  String text() {
    var lines = new StringJoiner("\n", "\n", "\n");
    lines.add(
        "Mobile-ID under load: %d sessions a second for %d s on two nodes, answers after %d to %d s"
            .formatted(
                plan.perSecond(),
                plan.time().toSeconds(),
                plan.shortest().toSeconds(),
                plan.longest().toSeconds()));
    lines.add("  nodes killed       " + takeovers.size());
    new TreeMap<>(checker.ends())
        .forEach(
            (end, count) -> lines.add(String.format(Locale.ROOT, "  %7d x %s", count.sum(), end)));
    lines.add("  ended right        " + checker.right());
    lines.add("  ended wrong        " + checker.wrong().size());
    checker.wrong().forEach(how -> lines.add("            " + how));
    lines.add("  without a result   " + exceptions.size());
    exceptions.forEach(session -> lines.add("            " + session));
    lines.add(
        "  clients            %d detours, %d keys spent by a start that was cut off, %d sign-ins lost"
                .formatted(detours, checker.spentKeys(), checker.lostHandOuts())
            + " with the connection that had their end");
    lines.add(
        "  polls              %d, at most %d of one session at once".formatted(polls, mostPolls));
    lines.add("  phones rung twice  " + rangTwice.size());
    lines.add("  taken over after   " + times());
    return lines.toString();
  }

  private String times() {
    return String.join(
        ", ",
        takeovers.stream()
            .map(each -> String.format(Locale.ROOT, "%.1f s", each.toMillis() / 1_000.0))
            .toList());
  }
}
