/** The prebuilt user programs and the other files of the root disk image, as resources. */
@NullMarked
package dev.trapeze.images;

import org.jspecify.annotations.NullMarked;
