package curio.gallery.pictures;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;

/** Makes ICC profiles out of the JDK's own. */
final class Profiles {
  private Profiles() {}

  /** sRGB with the primaries of red and blue changed for one another. */
  static byte[] swapped() {
    byte[] icc = ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();
    int red = BytesOf.find(icc, BytesOf.latin("rXYZ"));
    int blue = BytesOf.find(icc, BytesOf.latin("bXYZ"));
    byte[] other = BytesOf.with(icc, red, BytesOf.latin("bXYZ"));
    return BytesOf.with(other, blue, BytesOf.latin("rXYZ"));
  }

  static byte[] png(byte[] icc) {
    return PngChunks.chunk("iCCP", BytesOf.all(BytesOf.latin("name\0\0"), Pngs.deflated(icc)));
  }
}
