package curio.system.faults.gallery;

import curio.system.faults.Ledger;
import curio.system.faults.Promise;
import curio.system.faults.gallery.Told.Image;
import org.jspecify.annotations.Nullable;

/**
 * One image as it was acknowledged to be when somebody began to look, and what the answer may say
 * of it. Made before the request is sent. Immutable.
 *
 * @param viewer who looks
 * @param deleted whether it was known to be deleted
 * @param title the number of the change that was acknowledged last, as the next two
 */
record Look(
    SharedImage image, String viewer, boolean deleted, int title, int tags, int visibility) {
  static Look at(SharedImage image, String viewer) {
    return new Look(
        image,
        viewer,
        image.isDeleted(),
        image.title().now(),
        image.tags().now(),
        image.visibility().now());
  }

  /** Whether an answer may show it. */
  boolean mayBeThere() {
    return !deleted
        && (isOwn() || image.visibility().mayBe(SharedImage.PUBLIC::equals, visibility));
  }

  /** Whether an answer may say that it is not there. */
  boolean mayBeAbsent() {
    return image.isDeleting()
        || (!isOwn()
            && image.visibility().mayBe(now -> !SharedImage.PUBLIC.equals(now), visibility));
  }

  /** Whether a list of a tag may be without it. */
  boolean mayLack(String tag) {
    return mayBeAbsent() || image.tags().mayBe(now -> !now.contains(tag), tags);
  }

  private boolean isOwn() {
    return image.upload().author().equals(viewer);
  }

  /** Checks a status of 200 or 404; whether it is 200. */
  boolean found(int status, Ledger ledger, String where) {
    if (status == 200) {
      ledger.check(Promise.IMAGE_FRESH, mayBeThere(), told(where, "is shown"));
    } else if (status == 404) {
      ledger.check(Promise.IMAGE_FRESH, mayBeAbsent(), told(where, "is not there"));
    }
    return status == 200;
  }

  /** It is not in a list that had to have it. */
  void missing(Ledger ledger, String where) {
    ledger.broken(Promise.IMAGE_FRESH, told(where, "is not listed"));
  }

  /** Checks what is said about it. */
  void says(Image told, Ledger ledger, String where) {
    var now = told.title();
    ledger.check(
        Promise.IMAGE_FRESH,
        now != null && image.title().mayBe(now::equals, title),
        told(where, "has the title " + now));
    var set = told.tagSet();
    ledger.check(
        Promise.IMAGE_FRESH,
        image.tags().mayBe(set::equals, tags),
        told(where, "has the tags " + told.tags()));
    @Nullable String seen = told.visibility();
    ledger.check(
        Promise.IMAGE_FRESH,
        seen == null || image.visibility().mayBe(seen::equals, visibility),
        told(where, "has the visibility " + seen));
    var blob = told.imageBlob();
    ledger.check(
        Promise.IMAGE_STANDS,
        told.author().equals(image.upload().author())
            && (blob == null || blob.equals(image.upload().picture().base64())),
        told(where, "is another one, of " + told.author()));
  }

  private String told(String where, String what) {
    var deletion = deleted ? "acknowledged" : image.isDeleting() ? "asked for" : "not asked for";
    return "%s %s for %s, %s; deletion %s; title %d of %s; tags %d of %s; visibility %d of %s"
        .formatted(
            image,
            what,
            viewer,
            where,
            deletion,
            title,
            image.title(),
            tags,
            image.tags(),
            visibility,
            image.visibility());
  }
}
