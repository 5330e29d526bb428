package peer.namastack;

import org.springframework.stereotype.Component;
import peer.orders.OrderCreated;
import peer.orders.Outbox;

/** Hands the event to the library, keyed by user so that a user's events stay in order. */
@Component
class LibraryOutbox implements Outbox {
  private final io.namastack.outbox.Outbox library;

  LibraryOutbox(io.namastack.outbox.Outbox library) {
    this.library = library;
  }

  @Override
  public void store(OrderCreated event) {
    library.schedule(event, Long.toString(event.userId()));
  }
}
