package curio.gallery.saga;

import java.util.UUID;

/** What nodes show of images. */
@FunctionalInterface
public interface Shown {
  /** Returns when no node shows an image as it was before its change was committed. */
  void drop(UUID image);
}
