package curio.http;

import curio.http.syntax.PathTemplate;
import curio.http.syntax.RawPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// Finds the endpoint of a request. Immutable once built.
///
/// Of our own instead of vertx-web's Router: a literal path, as most are, is one hash look-up, and
/// any other a walk down a tree, where the Router tries its routes one after the other with a
/// context object for each request; and the rules that matter here (literal beats variable, strict
/// decoding, 405 with `Allow`) are then written down in one place.
///
/// @param <E> what stands for a route
public final class RouteTable<E> {
  private final Map<String, Place<E>> literal = new HashMap<>();
  private final Node<E> root = new Node<>();

  /** Everything known about one path. */
  public record Place<E>(Map<String, E> byMethod, List<String> variables, String allow) {}

  /** An endpoint's place and the values of its variables, in their order. */
  public record Match<E>(Place<E> place, List<String> values) {}

  private static final class Node<E> {
    final Map<String, Node<E>> literals = new HashMap<>();
    @Nullable Node<E> variable;
    @Nullable Place<E> place;
  }

  /** The table of all areas; two routes with the same method and path are a mistake. */
  public RouteTable(List<Routes> areas, BiFunction<Routes, Route, E> endpoint) {
    for (Routes area : areas) {
      for (Route route : area.list()) {
        E made = endpoint.apply(area, route);
        for (String path : route.paths()) {
          add(path, route.method(), made);
        }
      }
    }
  }

  /** The place for a raw path, or null; an invalid path throws INVALID. */
  public @Nullable Match<E> find(String rawPath) {
    Place<E> exact = literal.get(rawPath);
    if (exact != null) {
      return new Match<>(exact, List.of());
    }
    List<String> segments = RawPath.segments(rawPath);
    var values = new ArrayList<String>(2);
    Place<E> place = walk(root, segments, 0, values);
    return place == null ? null : new Match<>(place, values);
  }

  private static <E> @Nullable Place<E> walk(
      Node<E> node, List<String> segments, int depth, List<String> values) {
    if (depth == segments.size()) {
      return node.place;
    }
    String segment = segments.get(depth);
    Node<E> next = node.literals.get(segment);
    if (next != null) {
      Place<E> place = walk(next, segments, depth + 1, values);
      if (place != null) {
        return place;
      }
    }
    Node<E> variable = node.variable;
    if (variable == null || segment.isEmpty()) {
      return null;
    }
    values.add(segment);
    Place<E> place = walk(variable, segments, depth + 1, values);
    if (place == null) {
      values.removeLast();
    }
    return place;
  }

  private void add(String path, String method, E endpoint) {
    var template = new PathTemplate(path);
    Node<E> node = root;
    for (PathTemplate.Segment segment : template.segments()) {
      if (segment.variable()) {
        Node<E> next = node.variable == null ? new Node<>() : node.variable;
        node.variable = next;
        node = next;
      } else {
        node = node.literals.computeIfAbsent(segment.text(), text -> new Node<>());
      }
    }
    Map<String, E> byMethod = new HashMap<>();
    Place<E> known = node.place;
    if (known != null) {
      if (!known.variables().equals(template.variables())) {
        throw new IllegalArgumentException(path + ": variables named differently elsewhere");
      }
      byMethod.putAll(known.byMethod());
    }
    if (byMethod.put(method, endpoint) != null) {
      throw new IllegalArgumentException(method + " " + path + ": in two tables");
    }
    if (method.equals("GET")) {
      byMethod.put("HEAD", endpoint);
    }
    var place = new Place<>(Map.copyOf(byMethod), template.variables(), allow(byMethod));
    node.place = place;
    if (template.isLiteral()) {
      literal.put(path, place);
    }
  }

  private static String allow(Map<String, ?> byMethod) {
    var methods = new TreeSet<>(byMethod.keySet());
    methods.add("OPTIONS");
    return String.join(", ", methods);
  }
}
