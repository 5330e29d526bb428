package curio.gallery.pictures;

/**
 * How strongly the edges of a macroblock are smoothed.
 *
 * @param limit of what counts as an edge of the picture itself; 0 for not at all
 * @param inner the most that neighbours may differ
 * @param steep from where on fewer samples are changed
 */
record LossyStrength(int limit, int inner, int steep) {
  static LossyStrength of(int level, int sharpness) {
    if (level == 0) {
      return new LossyStrength(0, 0, 0);
    }
    int inner = level;
    if (sharpness > 0) {
      inner = Math.min(inner >> (sharpness > 4 ? 2 : 1), 9 - sharpness);
    }
    inner = Math.max(1, inner);
    return new LossyStrength(2 * level + inner, inner, level >= 40 ? 2 : level >= 15 ? 1 : 0);
  }
}
