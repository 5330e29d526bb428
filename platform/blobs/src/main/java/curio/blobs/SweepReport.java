package curio.blobs;

import java.util.List;

/**
 * What a sweep found. Immutable.
 *
 * @param seen blobs that there were
 * @param orphans of them without a row, of whatever age
 * @param removed of these, since they were old enough
 * @param missing rows without their blob: damage, which nothing here can mend
 * @param missingKeys the first of these
 */
public record SweepReport(
    long seen, long orphans, long removed, long missing, List<BlobKey> missingKeys) {
  public SweepReport {
    missingKeys = List.copyOf(missingKeys);
  }
}
