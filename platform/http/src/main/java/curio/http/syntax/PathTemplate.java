package curio.http.syntax;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * A path of a route, such as {@code /img/{id}}: literal segments and whole-segment variables. A
 * variable takes exactly one segment, never an empty one.
 */
public final class PathTemplate {
  private final List<Segment> segments;

  /** A literal segment, or a variable one with its name. */
  public record Segment(String text, boolean variable) {}

  public PathTemplate(String template) {
    if (!template.startsWith("/")) {
      throw new IllegalArgumentException("path: " + template + " (expected: starts with /)");
    }
    var list = new ArrayList<Segment>();
    var names = new HashSet<String>();
    for (String part : template.substring(1).split("/", -1)) {
      boolean variable = part.startsWith("{") && part.endsWith("}");
      String text = variable ? part.substring(1, part.length() - 1) : part;
      if (text.contains("{") || text.contains("}") || (variable && !names.add(text))) {
        throw new IllegalArgumentException("path: " + template + " (expected: /literal/{name})");
      }
      list.add(new Segment(text, variable));
    }
    segments = List.copyOf(list);
  }

  public List<Segment> segments() {
    return segments;
  }

  public boolean isLiteral() {
    return segments.stream().noneMatch(Segment::variable);
  }

  /** The names of the variables from left to right. */
  public List<String> variables() {
    return segments.stream().filter(Segment::variable).map(Segment::text).toList();
  }
}
