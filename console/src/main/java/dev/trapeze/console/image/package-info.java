/** The root disk images: made in the build, one for each register width, and read at boot. */
@NullMarked
package dev.trapeze.console.image;

import org.jspecify.annotations.NullMarked;
