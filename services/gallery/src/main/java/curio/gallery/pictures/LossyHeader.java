package curio.gallery.pictures;

/** The head of a lossy WebP's frame (RFC 6386, 9): segments, filters, steps, probabilities. */
final class LossyHeader {
  private static final int SEGMENTS = 4;

  /** Steps of a segment: of averages and others, for luma, for the averages of luma, for chroma. */
  final int[][] steps = new int[SEGMENTS][6];

  final byte[] coefficients = LossyTables.COEFFICIENTS.clone();
  final int[] segmentProbabilities = {255, 255, 255};
  final boolean segmentsMapped;
  final boolean simpleFilter;
  final int sharpness;
  final int parts;
  final boolean skips;
  final int skipProbability;

  private final int[] quantisers = new int[SEGMENTS];
  private final int[] strengths = new int[SEGMENTS];
  private final boolean segmented;
  private final boolean absolute;
  private final int level;
  private int deltaAll;
  private int deltaBlocks;

  LossyHeader(LossyBits bits) {
    bits.read(2);
    segmented = bits.flag();
    boolean absoluteValues = false;
    boolean mapped = false;
    if (segmented) {
      mapped = bits.flag();
      if (bits.flag()) {
        absoluteValues = bits.flag();
        for (int i = 0; i < SEGMENTS; i++) {
          quantisers[i] = bits.optional(7);
        }
        for (int i = 0; i < SEGMENTS; i++) {
          strengths[i] = bits.optional(6);
        }
      }
      for (int i = 0; mapped && i < 3; i++) {
        segmentProbabilities[i] = bits.flag() ? bits.read(8) : 255;
      }
    }
    absolute = absoluteValues;
    segmentsMapped = mapped;
    simpleFilter = bits.flag();
    level = bits.read(6);
    sharpness = bits.read(3);
    boolean deltas = bits.flag();
    if (deltas && bits.flag()) {
      deltaAll = bits.optional(6);
      for (int i = 1; i < 4; i++) {
        bits.optional(6);
      }
      deltaBlocks = bits.optional(6);
      for (int i = 1; i < 4; i++) {
        bits.optional(6);
      }
    }
    parts = 1 << bits.read(2);
    readSteps(bits);
    bits.flag();
    for (int i = 0; i < coefficients.length; i++) {
      if (bits.bit(LossyTables.UPDATES[i] & 0xFF) == 1) {
        coefficients[i] = (byte) bits.read(8);
      }
    }
    skips = bits.flag();
    skipProbability = skips ? bits.read(8) : 0;
  }

  private void readSteps(LossyBits bits) {
    int base = bits.read(7);
    int lumaDc = bits.optional(4);
    int averageDc = bits.optional(4);
    int averageAc = bits.optional(4);
    int chromaDc = bits.optional(4);
    int chromaAc = bits.optional(4);
    for (int i = 0; i < SEGMENTS; i++) {
      int q = segmented ? quantisers[i] + (absolute ? 0 : base) : base;
      steps[i][0] = LossyTables.dcStep(q + lumaDc);
      steps[i][1] = LossyTables.acStep(q);
      steps[i][2] = 2 * LossyTables.dcStep(q + averageDc);
      steps[i][3] = Math.max(8, LossyTables.acStep(q + averageAc) * 155 / 100);
      steps[i][4] = LossyTables.dcStep(Math.min(117, q + chromaDc));
      steps[i][5] = LossyTables.acStep(q + chromaAc);
    }
  }

  /** How strongly edges of such a macroblock are smoothed, 0 to 63. */
  int filterLevel(int segment, boolean blocks) {
    int own = segmented ? strengths[segment] + (absolute ? 0 : level) : level;
    if (level == 0) {
      return 0;
    }
    return Math.clamp(own + deltaAll + (blocks ? deltaBlocks : 0), 0, 63);
  }
}
