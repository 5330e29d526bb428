/** Configuration: one tree of records, read from arguments, environment and a YAML file. */
@NullMarked
package curio.config;

import org.jspecify.annotations.NullMarked;
