package curio.gallery.saga;

import curio.contracts.gallery.v1.Image;
import curio.contracts.gallery.v1.Visibility;
import curio.contracts.recommendations.v1.ImageProfile;

/** What the recommendations know of an image. Stateless. */
final class ImageProfiles {
  private ImageProfiles() {}

  static ImageProfile of(Image image) {
    return ImageProfile.newBuilder()
        .setImageId(image.getId())
        .setAuthorId(image.getAuthorId())
        .addAllTags(image.getTagsList())
        .setPublic(image.getVisibility() == Visibility.VISIBILITY_PUBLIC)
        .setCreatedAtMillis(image.getCreatedAtMillis())
        .build();
  }
}
