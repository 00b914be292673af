package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.wait.WaitChannel;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt at a read or a write has done.
 *
 * @param bytes moved in this attempt
 * @param blockedOn null when the call is finished; else what the caller waits for before it tries
 *     again with the rest
 */
public record Transfer(int bytes, @Nullable WaitChannel blockedOn) {

  /** Finished with nothing moved: the end of the file. */
  static final Transfer NOTHING = new Transfer(0, null);

  static Transfer done(int bytes) {
    return new Transfer(bytes, null);
  }
}
