package curio.shop.archive;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The last line of a file, without which it is not whole. Immutable.
 *
 * @param day on which its commands were settled, by UTC
 * @param segments whose lines are in it, in rising order
 * @param lines before this one
 */
record SegmentEnd(LocalDate day, List<Long> segments, long lines) {
  private static final Pattern FORM =
      Pattern.compile(
          "\\{\"archive\":1,\"day\":\"(\\d{4}-\\d{2}-\\d{2})\",\"segments\":\\[([\\d,]{1,1000000})],"
              + "\"lines\":(\\d{1,18})}");
  private static final String START = "{\"archive\":";

  SegmentEnd {
    segments = List.copyOf(segments);
  }

  static boolean isEnd(String line) {
    return line.startsWith(START);
  }

  /**
   * Reads it.
   *
   * @throws DamagedArchiveException for anything else
   */
  static SegmentEnd parse(String line) {
    var form = FORM.matcher(line);
    if (!form.matches()) {
      throw new DamagedArchiveException("a last line that cannot be read");
    }
    try {
      return new SegmentEnd(
          LocalDate.parse(line.substring(form.start(1), form.end(1))),
          Arrays.stream(line.substring(form.start(2), form.end(2)).split(","))
              .map(Long::valueOf)
              .toList(),
          Long.parseLong(line.substring(form.start(3), form.end(3))));
    } catch (DateTimeException | NumberFormatException e) {
      throw new DamagedArchiveException("a last line that cannot be read");
    }
  }

  String line() {
    return "{\"archive\":1,\"day\":\"%s\",\"segments\":[%s],\"lines\":%d}"
        .formatted(
            day, segments.stream().map(String::valueOf).collect(Collectors.joining(",")), lines);
  }
}
