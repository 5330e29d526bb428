/** Objects in an S3 store, read whole. */
@NullMarked
package curio.shop.s3;

import org.jspecify.annotations.NullMarked;
