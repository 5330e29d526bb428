package curio.blobs;

import java.time.Instant;

/**
 * A blob as a listing shows it. Immutable.
 *
 * @param modified when it was put last, by the clock of the file system or of the S3 store
 */
public record BlobInfo(BlobKey key, long bytes, Instant modified) {}
