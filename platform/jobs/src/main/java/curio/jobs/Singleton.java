package curio.jobs;

import java.util.Optional;

/**
 * Work that one node at a time does for ever. Immutable.
 *
 * @param owner what people call that node; empty while it changes hands
 */
public record Singleton(String kind, Optional<String> owner) {}
