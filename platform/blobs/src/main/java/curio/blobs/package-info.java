/** Large immutable bytes under keys: files, or objects of an S3 store. */
@NullMarked
package curio.blobs;

import org.jspecify.annotations.NullMarked;
