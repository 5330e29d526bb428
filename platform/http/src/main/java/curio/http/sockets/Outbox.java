package curio.http.sockets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be written to one client. Any thread adds, without a lock; the event loop takes. An
 * empty one holds no memory.
 */
final class Outbox {
  /** Most bytes that are handed over at once: so much of what a client does not take is copied. */
  static final int PIECE = 16 << 10;

  private final AtomicReference<@Nullable Entry> added = new AtomicReference<>();
  private final AtomicLong bytes = new AtomicLong();
  private @Nullable Entry first;
  private @Nullable Entry last;
  private int offset;
  private int gathered;
  private int completed;

  private static final class Entry {
    final byte[] bytes;
    @Nullable Entry next;

    Entry(byte[] bytes) {
      this.bytes = bytes;
    }
  }

  /** Adds it; true if nobody has added anything since the last taking, so that one is due. */
  boolean add(byte[] frame) {
    bytes.addAndGet(frame.length);
    var entry = new Entry(frame);
    Entry before;
    do {
      before = added.get();
      entry.next = before;
    } while (!added.compareAndSet(before, entry));
    return before == null;
  }

  /** How many bytes wait. */
  long bytes() {
    return bytes.get();
  }

  /** Whether what was taken last ends in the middle of a frame. */
  boolean isInFrame() {
    return offset > 0;
  }

  /** Whether nothing waits. */
  boolean isEmpty() {
    return first == null && added.get() == null;
  }

  /** The next bytes, up to {@link #PIECE} of them in one buffer; null if there are none. */
  @Nullable ByteBuf take(WireForm form, ByteBufAllocator buffers) {
    takeAdded();
    int length = 0;
    for (Entry entry = first; entry != null && length < PIECE; entry = entry.next) {
      length += entry.bytes.length;
    }
    length = Math.min(PIECE, length - offset);
    if (length == 0) {
      return null;
    }
    ByteBuf out = buffers.directBuffer(length + form.extra());
    form.begin(out, length);
    copy(out, length);
    form.end(out);
    gathered = length;
    return out;
  }

  /** What was taken last has been handed over: how many frames ended with it. */
  int taken() {
    bytes.addAndGet(-gathered);
    int frames = completed;
    gathered = 0;
    completed = 0;
    return frames;
  }

  /** Forgets all but the rest of a frame that has been begun. */
  void clear() {
    takeAdded();
    Entry kept = offset > 0 ? first : null;
    Entry entry = kept == null ? first : kept.next;
    while (entry != null) {
      bytes.addAndGet(-entry.bytes.length);
      entry = entry.next;
    }
    if (kept != null) {
      kept.next = null;
    }
    first = kept;
    last = kept;
  }

  private void copy(ByteBuf out, int length) {
    int left = length;
    Entry entry = first;
    while (entry != null && left > 0) {
      int part = Math.min(left, entry.bytes.length - offset);
      out.writeBytes(entry.bytes, offset, part);
      left -= part;
      offset += part;
      if (offset == entry.bytes.length) {
        offset = 0;
        completed++;
        entry = entry.next;
      }
    }
    first = entry;
    if (entry == null) {
      last = null;
    }
  }

  /** Those added since, which hang together newest first, come behind those taken before. */
  private void takeAdded() {
    Entry newest = added.getAndSet(null);
    Entry oldest = null;
    for (Entry entry = newest; entry != null; ) {
      Entry older = entry.next;
      entry.next = oldest;
      oldest = entry;
      entry = older;
    }
    if (oldest == null) {
      return;
    }
    Entry end = last;
    if (end == null) {
      first = oldest;
    } else {
      end.next = oldest;
    }
    last = newest;
  }
}
