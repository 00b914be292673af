/** Recordings of runs: what has to be known of a run to have it once more, and how to repeat it. */
@NullMarked
package dev.trapeze.console.recording;

import org.jspecify.annotations.NullMarked;
