package dev.trapeze.console;

import dev.trapeze.console.recording.Recording;
import org.jspecify.annotations.Nullable;

/** A command that boots a system; its runs can be recorded and repeated. */
interface GuestCommand {

  /**
   * The system that the options describe.
   *
   * @param replayed the disk before the run that is to be repeated, so that a disk file is taken as
   *     it was and stays as it is; null for a run of its own
   */
  Guest guest(Recording.@Nullable RecordedImage replayed) throws CommandFailure;

  /**
   * Whether a recording of such a run is of something that went wrong at its end, so that the
   * debugger had best begin there.
   */
  default boolean opensAtEnd() {
    return false;
  }
}
