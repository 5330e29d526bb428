package curio.ring;

/** Brings a value from where it really is. Bounds its own waits. */
@FunctionalInterface
public interface Loader {
  /** The value. What it throws goes to all who wait for it, and is not kept. */
  CachedBytes load();
}
