package curio.config;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A configuration and what is known of how it was given. Immutable.
 *
 * @param values of each record of the schema its value
 * @param given paths of the settings that somebody set, whatever to; of a secret in a file its own
 * @param secretOptions paths of the secrets that are in the list of processes, since they were
 *     given as options
 * @param renamed for each former name that was used one line, which tells the present one
 */
public record ReadConfig(
    Map<Class<? extends Record>, Record> values,
    Set<String> given,
    Set<String> secretOptions,
    List<String> renamed) {
  public ReadConfig {
    values = Map.copyOf(values);
    given = Set.copyOf(given);
    secretOptions = Set.copyOf(secretOptions);
    renamed = List.copyOf(renamed);
  }

  /** The value of one of the records of the schema. */
  public <R extends Record> R get(Class<R> root) {
    var value = values.get(root);
    if (value == null) {
      throw new IllegalArgumentException(root + " is no part of the schema");
    }
    return root.cast(value);
  }
}
