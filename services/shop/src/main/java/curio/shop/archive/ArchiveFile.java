package curio.shop.archive;

import java.time.LocalDate;

/**
 * A file of the archive. Immutable.
 *
 * @param day in whose directory it is
 */
record ArchiveFile(LocalDate day, SegmentName name) {}
