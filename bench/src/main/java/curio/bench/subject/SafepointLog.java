package curio.bench.subject;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;

/** The file in which a JVM notes each pause of all its threads. Stateless but for the file. */
public record SafepointLog(Path file) {
  private static final Pattern TOTAL = Pattern.compile("Safepoint \".*Total: +([0-9]+) ns");

  /** The option that makes a JVM write it. */
  String option() {
    return "-Xlog:safepoint:file=" + file + ":uptime";
  }

  /** A place in the file: what is noted from now on comes after it. */
  public long mark() throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }

  /** The pauses that were noted after a place. */
  public Pauses since(long mark) throws IOException {
    if (!Files.exists(file)) {
      return new Pauses(0, 0, 0);
    }
    byte[] all = Files.readAllBytes(file);
    int from = (int) Math.min(mark, all.length);
    return parse(new String(Arrays.copyOfRange(all, from, all.length), StandardCharsets.UTF_8));
  }

  static Pauses parse(String lines) {
    double[] millis =
        lines
            .lines()
            .map(TOTAL::matcher)
            .filter(Matcher::find)
            .mapToDouble(found -> Long.parseLong(Objects.requireNonNull(found.group(1))) / 1e6)
            .toArray();
    return new Pauses(
        millis.length, DoubleStream.of(millis).sum(), DoubleStream.of(millis).max().orElse(0));
  }

  /** How many there were, how long they were together and the longest, in milliseconds. */
  public record Pauses(int count, double totalMillis, double longestMillis) {}
}
