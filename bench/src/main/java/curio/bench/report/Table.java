package curio.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A table in Markdown whose columns also line up as plain text. Not thread-safe. */
public final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  public Table(String... titles) {
    rows.add(List.of(titles));
  }

  /** Adds a row with one cell for each title. */
  public Table row(String... cells) {
    if (cells.length != rows.getFirst().size()) {
      throw new IllegalArgumentException(
          "cells: " + cells.length + " (expected: " + rows.getFirst().size() + ")");
    }
    rows.add(List.of(cells));
    return this;
  }

  /** The whole table, each line ended; nothing at all when it has no rows. */
  public String text() {
    if (rows.size() == 1) {
      return "";
    }
    List<Integer> widths =
        IntStream.range(0, rows.getFirst().size())
            .mapToObj(
                column -> rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0))
            .toList();
    StringBuilder text = new StringBuilder();
    line(text, rows.getFirst(), widths);
    text.append(
        widths.stream()
            .map(width -> "-".repeat(width + 2))
            .collect(Collectors.joining("|", "|", "|\n")));
    rows.stream().skip(1).forEach(row -> line(text, row, widths));
    return text.toString();
  }

  private static void line(StringBuilder text, List<String> row, List<Integer> widths) {
    for (int column = 0; column < row.size(); column++) {
      String cell = row.get(column);
      text.append("| ").append(cell).append(" ".repeat(widths.get(column) - cell.length() + 1));
    }
    text.append("|\n");
  }
}
