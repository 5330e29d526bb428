package curio.shop.fraud;

/** Where the list comes from. Thread-safe. */
interface ListSource extends AutoCloseable {
  /**
   * The whole list as it is now, at most {@link ListText#MAX_BYTES}, within a bounded time.
   *
   * @throws BrokenList if it is not there, too large or cannot be read
   */
  byte[] read() throws BrokenList;

  @Override
  default void close() {}
}
