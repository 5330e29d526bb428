package curio.gallery.pictures;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.ColorConvertOp;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;

/**
 * Turns pixels of an ICC profile into sRGB. A profile that is damaged, or of other components than
 * the picture has, counts as none: browsers show such pictures, too. Not for several threads.
 */
final class ColourProfile {
  /** Larger than any profile of a printing press that is sold. */
  static final int MAX_BYTES = 4 << 20;

  private static final int PIECE = 1 << 15;

  private final ColorConvertOp conversion;
  private final int components;

  private ColourProfile(ICC_Profile profile) {
    this.components = profile.getNumComponents();
    this.conversion =
        new ColorConvertOp(
            new ICC_Profile[] {profile, ICC_Profile.getInstance(ColorSpace.CS_sRGB)}, null);
  }

  /**
   * Changes the pixels in their place. Grey pictures may have a profile of either kind, coloured
   * ones only one of colours.
   */
  static void toSrgb(byte[] icc, Pixels pixels, boolean grey) {
    if (icc.length == 0) {
      return;
    }
    try {
      ICC_Profile profile = ICC_Profile.getInstance(icc);
      int space = profile.getColorSpaceType();
      boolean suits = space == ColorSpace.TYPE_RGB || (space == ColorSpace.TYPE_GRAY && grey);
      if (suits) {
        var conversion = new ColourProfile(profile);
        if (!conversion.isIdentity()) {
          conversion.convert(pixels);
        }
      }
    } catch (RuntimeException _) {
      // A damaged profile: IllegalArgumentException, CMMException and ProfileDataException.
    }
  }

  /** Turns inks into opaque pixels in their place, without a profile as if inks were filters. */
  static void inksToSrgb(byte[] icc, Pixels inks) {
    try {
      if (icc.length > 0) {
        ICC_Profile profile = ICC_Profile.getInstance(icc);
        if (profile.getColorSpaceType() == ColorSpace.TYPE_CMYK) {
          new ColourProfile(profile).convert(inks);
          return;
        }
      }
    } catch (RuntimeException _) {
      // As above.
    }
    int[] argb = inks.argb();
    for (int i = 0; i < argb.length; i++) {
      int light = 255 - (argb[i] & 0xFF);
      argb[i] =
          0xFF000000
              | light(argb[i] >>> 24, light) << 16
              | light(argb[i] >> 16 & 0xFF, light) << 8
              | light(argb[i] >> 8 & 0xFF, light);
    }
  }

  private static int light(int ink, int light) {
    return ((255 - ink) * light + 127) / 255;
  }

  /** Whether this is sRGB by another name: then nothing has to be computed. */
  private boolean isIdentity() {
    int[] probe = new int[6 * 6 * 6];
    for (int i = 0; i < probe.length; i++) {
      int red = i / 36 * 51;
      probe[i] =
          components == 1
              ? 0xFF000000 | i * 0x010101
              : 0xFF000000 | red << 16 | (i / 6 % 6 * 51) << 8 | (i % 6 * 51);
    }
    int[] before = probe.clone();
    convert(new Pixels(probe.length, 1, probe));
    for (int i = 0; i < probe.length; i++) {
      for (int shift = 0; shift < 24; shift += 8) {
        if (Math.abs((probe[i] >> shift & 0xFF) - (before[i] >> shift & 0xFF)) > 1) {
          return false;
        }
      }
    }
    return true;
  }

  private void convert(Pixels pixels) {
    int[] argb = pixels.argb();
    byte[] from = new byte[PIECE * components];
    WritableRaster source =
        Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, PIECE, 1, components, null);
    WritableRaster target = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, PIECE, 1, 3, null);
    byte[] to = new byte[PIECE * 3];
    for (int at = 0; at < argb.length; at += PIECE) {
      int count = Math.min(PIECE, argb.length - at);
      take(argb, at, count, from);
      source.setDataElements(0, 0, PIECE, 1, from);
      conversion.filter(source, target);
      target.getDataElements(0, 0, PIECE, 1, to);
      for (int i = 0; i < count; i++) {
        int alpha = components == 4 ? 0xFF000000 : argb[at + i] & 0xFF000000;
        argb[at + i] =
            alpha | (to[3 * i] & 0xFF) << 16 | (to[3 * i + 1] & 0xFF) << 8 | (to[3 * i + 2] & 0xFF);
      }
    }
  }

  private void take(int[] argb, int at, int count, byte[] from) {
    for (int i = 0; i < count; i++) {
      int pixel = argb[at + i];
      if (components == 4) {
        from[4 * i] = (byte) (pixel >> 24);
        from[4 * i + 1] = (byte) (pixel >> 16);
        from[4 * i + 2] = (byte) (pixel >> 8);
        from[4 * i + 3] = (byte) pixel;
      } else if (components == 3) {
        from[3 * i] = (byte) (pixel >> 16);
        from[3 * i + 1] = (byte) (pixel >> 8);
        from[3 * i + 2] = (byte) pixel;
      } else {
        from[i] = (byte) pixel;
      }
    }
  }
}
