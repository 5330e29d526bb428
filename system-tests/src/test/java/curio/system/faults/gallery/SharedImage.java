package curio.system.faults.gallery;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An image whose upload was acknowledged, with all that it may be. Its author changes it, any may
 * look. Thread-safe.
 */
final class SharedImage {
  static final String PUBLIC = "public";

  private final String id;
  private final Upload upload;
  private final Property<String> title;
  private final Property<Set<String>> tags;
  private final Property<String> visibility;
  private final Map<String, Property<Boolean>> likes = new ConcurrentHashMap<>();
  private volatile boolean deleting;
  private volatile boolean deleted;
  private volatile boolean gone;

  SharedImage(String id, Upload upload) {
    this.id = id;
    this.upload = upload;
    this.title = new Property<>(upload.title());
    this.tags = new Property<>(upload.tags());
    this.visibility = new Property<>(upload.visibility());
  }

  String id() {
    return id;
  }

  /** What it was made by. */
  Upload upload() {
    return upload;
  }

  Property<String> title() {
    return title;
  }

  Property<Set<String>> tags() {
    return tags;
  }

  Property<String> visibility() {
    return visibility;
  }

  /** Whether somebody likes it; changed by nobody else. */
  Property<Boolean> likedBy(String name) {
    return likes.computeIfAbsent(name, who -> new Property<>(false));
  }

  /** Everybody who ever liked it or may have. */
  Map<String, Property<Boolean>> likes() {
    return Map.copyOf(likes);
  }

  /** Its deletion was asked for. */
  boolean isDeleting() {
    return deleting;
  }

  /** Its deletion was acknowledged: no read that begins now may find it. */
  boolean isDeleted() {
    return deleted;
  }

  /**
   * Its author was told that it is deleted, or that it is not there: when all is quiet it is not.
   */
  boolean isGone() {
    return gone;
  }

  void deletionAsked() {
    deleting = true;
  }

  void deletionAcknowledged() {
    gone = true;
    deleted = true;
  }

  void deletionFoundNothing() {
    gone = true;
  }

  @Override
  public String toString() {
    return "image %s of %s".formatted(id, upload.author());
  }
}
