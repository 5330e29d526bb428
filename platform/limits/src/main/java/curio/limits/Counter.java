package curio.limits;

/** A key and how often it may do something. Immutable. */
public record Counter(LimitKey key, Policy policy) {}
