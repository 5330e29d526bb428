package curio.gallery.saga;

/// The steps of a change, in their order. Whatever fails, is repeated or dies between two of them,
/// the change is then either whole or has never been.
///
/// | step | what it does | if nobody comes after it |
/// |---|---|---|
/// | KEEP | writes down the upload: its key, and that it uses its blob | the upload is taken back |
/// | STORE | stores the bytes in the blob store | the upload is taken back, its blob is loose |
/// | PREPARE_PROFILE | prepares the tags in the recommendations' database | both are rolled back |
/// | PREPARE_IMAGE | prepares the image, its tags and its event in the gallery's | the same |
/// | DECIDE | writes the decision: from here on the change is committed | carried out by the recovery |
/// | COMMIT_IMAGE | commits the image: it can be seen | the same |
/// | DROP | has nodes drop what was before; an upload has nothing to drop | the same |
/// | COMMIT_PROFILE | commits the tags | the same |
/// | FORGET | removes the decision, and what was written down of the upload | the same |
///
/// Changes and deletions begin with PREPARE_PROFILE. What comes to nothing before DECIDE is taken
/// back at once by whoever tried it, else by {@link Recovery} some seconds later.
public enum Step {
  KEEP,
  STORE,
  PREPARE_PROFILE,
  PREPARE_IMAGE,
  DECIDE,
  COMMIT_IMAGE,
  DROP,
  COMMIT_PROFILE,
  FORGET;

  /** Told of each step before it is taken; for tests, which fail there or die. */
  @FunctionalInterface
  public interface Watch {
    /** Nothing watches. */
    Watch NONE = step -> {};

    void before(Step step);
  }
}
