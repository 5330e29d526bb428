package curio.gallery.pictures;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which ranges of a file are left out or stand as other bytes in what is stored. Ranges do not
 * overlap. Not for several threads.
 */
final class Edits {
  private final List<Edit> list = new ArrayList<>();

  /** One range and the bytes that stand in its place. */
  static final class Edit {
    private final int from;
    private final int to;
    private final byte[] bytes;

    private Edit(int from, int to, byte[] bytes) {
      this.from = from;
      this.to = to;
      this.bytes = bytes;
    }

    int from() {
      return from;
    }

    int to() {
      return to;
    }

    byte[] bytes() {
      return bytes;
    }
  }

  void drop(int from, int to) {
    if (from >= to) {
      return;
    }
    // Joined with its neighbour: a file of nothing but chunks to drop makes one edit.
    if (!list.isEmpty() && list.getLast().to == from && list.getLast().bytes.length == 0) {
      list.set(list.size() - 1, new Edit(list.getLast().from, to, new byte[0]));
    } else {
      list.add(new Edit(from, to, new byte[0]));
    }
  }

  /** Nothing stays from a place on, whatever was to happen there. */
  void cut(int from, int end) {
    list.removeIf(edit -> edit.from >= from);
    drop(from, end);
  }

  void replace(int from, int to, byte[] bytes) {
    list.add(new Edit(from, to, bytes));
  }

  /** By how much the file grows; negative where it shrinks. */
  int growth() {
    return list.stream().mapToInt(edit -> edit.bytes.length - (edit.to - edit.from)).sum();
  }

  List<Edit> inOrder() {
    return list.stream().sorted(Comparator.comparingInt(Edit::from)).toList();
  }
}
