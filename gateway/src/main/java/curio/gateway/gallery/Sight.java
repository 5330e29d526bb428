package curio.gateway.gallery;

import curio.contracts.gallery.v1.Image;
import curio.contracts.gallery.v1.Visibility;
import curio.gateway.feed.Followed;
import curio.http.Principal;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who may see which image. Thread-safe. */
final class Sight {
  private final Followed followed;

  Sight(Followed followed) {
    this.followed = followed;
  }

  /** Whether somebody may see an image. */
  boolean sees(Optional<Principal> viewer, Image image) {
    return !visible(viewer, List.of(image)).isEmpty();
  }

  /** Those of some images, at most 1000, that somebody may see, in their order. */
  List<Image> visible(Optional<Principal> viewer, List<Image> images) {
    var known = followed(viewer, images);
    return images.stream()
        .filter(image ->
            switch (image.getVisibility()) {
              case VISIBILITY_PUBLIC -> true;
              case VISIBILITY_FOLLOWERS ->
                  isOwn(viewer, image) || known.contains(image.getAuthorId());
              case VISIBILITY_PRIVATE, VISIBILITY_UNSPECIFIED, UNRECOGNIZED -> isOwn(viewer, image);
            })
        .toList();
  }

  /** Nobody is asked where nothing depends on it. */
  private Set<Long> followed(Optional<Principal> viewer, List<Image> images) {
    if (viewer.isEmpty()) {
      return Set.of();
    }
    var authors =
        images.stream()
            .filter(image -> image.getVisibility() == Visibility.VISIBILITY_FOLLOWERS)
            .filter(image -> !isOwn(viewer, image))
            .map(Image::getAuthorId)
            .distinct()
            .toList();
    return authors.isEmpty() ? Set.of() : followed.among(viewer.get().userId(), authors);
  }

  private static boolean isOwn(Optional<Principal> viewer, Image image) {
    return viewer.isPresent() && viewer.get().userId() == image.getAuthorId();
  }

  /** All whom somebody follows. */
  List<Long> followedBy(Optional<Principal> viewer) {
    return viewer.map(principal -> followed.all(principal.userId())).orElse(List.of());
  }
}
