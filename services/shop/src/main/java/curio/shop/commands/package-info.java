/** Commands: what clients and clerks want to be done, each judged and settled once. */
@NullMarked
package curio.shop.commands;

import org.jspecify.annotations.NullMarked;
