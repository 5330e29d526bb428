package curio.node.settings;

/** Settings of a service that has none. */
public record NoSettings() {}
