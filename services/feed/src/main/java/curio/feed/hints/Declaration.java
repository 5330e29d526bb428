package curio.feed.hints;

import curio.contracts.feed.v1.DeclareRequest;
import java.util.List;

/**
 * What a node wants to hear of at some moment, and how that differs from the one before. Immutable.
 *
 * @param sequence 0 for the first, which is nothing and need not be told
 * @param added who was not wanted before
 * @param removed who is not wanted any more
 */
record Declaration(long sequence, Names names, List<Long> added, List<Long> removed) {
  static final Declaration NOTHING = new Declaration(0, Names.NONE, List.of(), List.of());

  Declaration {
    added = List.copyOf(added);
    removed = List.copyOf(removed);
  }

  /** The one after it; the same to others if it says nothing new to them. */
  Declaration next(List<Long> more, List<Long> gone) {
    if (more.isEmpty() && gone.isEmpty()) {
      return this;
    }
    var next = new Declaration(sequence + 1, names.with(more, gone), more, gone);
    return everything() && next.everything()
        ? new Declaration(sequence, next.names(), List.of(), List.of())
        : next;
  }

  boolean everything() {
    return names.size() > OwnInterest.MOST_NAMES;
  }

  /**
   * What to tell a node.
   *
   * @param known the sequence of what it has been told; 0 for nothing
   */
  DeclareRequest to(long known, String self) {
    var request = DeclareRequest.newBuilder().setMember(self).setSequence(sequence);
    if (everything()) {
      return request.setEverything(true).build();
    }
    if (known == sequence) {
      return request.setBase(known).build();
    }
    if (known > 0 && known == sequence - 1 && !wasEverything()) {
      return request.setBase(known).addAllAdded(added).addAllRemoved(removed).build();
    }
    return request.addAllAdded(names.all().boxed().toList()).build();
  }

  private boolean wasEverything() {
    return names.size() - added.size() + removed.size() > OwnInterest.MOST_NAMES;
  }
}
