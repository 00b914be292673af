/**
 * IEEE 754-2019 arithmetic on bit patterns, as the F and D extensions define it: every rounding
 * mode, every flag, canonical NaNs, NaN boxing. Pure functions that know nothing of a hart.
 *
 * <p>Where to begin: {@link dev.trapeze.cpu.fp.Binary64} for the operations, {@link
 * dev.trapeze.cpu.fp.Nearest} for how directed rounding is derived from the host's arithmetic,
 * {@link dev.trapeze.cpu.fp.Exact} for the borders where that does not do.
 */
@NullMarked
package dev.trapeze.cpu.fp;

import org.jspecify.annotations.NullMarked;
