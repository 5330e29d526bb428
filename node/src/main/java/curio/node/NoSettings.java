package curio.node;

/** Settings of a service that has none. */
record NoSettings() {}
