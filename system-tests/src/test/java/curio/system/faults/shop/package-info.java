/** The shop in the fault runs: who works at its counters, and a model of what may come of it. */
@NullMarked
package curio.system.faults.shop;

import org.jspecify.annotations.NullMarked;
