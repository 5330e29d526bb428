package curio.node.config;

import java.util.Set;

/**
 * A configuration and what is known of how it was given. Immutable.
 *
 * @param given paths of the settings that somebody set, whatever to; of a secret in a file its own
 * @param secretOptions paths of the secrets that are in the list of processes, since they were
 *     given as options
 * @param <C> the root record
 */
public record ReadConfig<C extends Record>(C values, Set<String> given, Set<String> secretOptions) {
  public ReadConfig {
    given = Set.copyOf(given);
    secretOptions = Set.copyOf(secretOptions);
  }
}
