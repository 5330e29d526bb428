package curio.node.config;

import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Values from one place. Immutable.
 *
 * @param values written values by path
 * @param nameOf how a path is called in this place, for messages: {@code --http.max-body}
 */
record ConfigSource(Map<String, String> values, UnaryOperator<String> nameOf) {
  ConfigSource {
    values = Map.copyOf(values);
  }
}
