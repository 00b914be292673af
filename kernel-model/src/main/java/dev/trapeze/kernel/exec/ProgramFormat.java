package dev.trapeze.kernel.exec;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.mm.AddressSpace;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What of a program's file lies where in its memory. */
interface ProgramFormat {

  /**
   * A program whose segments are in place.
   *
   * @param biasVa by which its addresses are greater than in its file
   * @param entryVa where it starts
   * @param endVa behind the last byte of its segments; guard, stack and heap lie above
   * @param headersVa address of its program headers, 0 if no segment holds them
   * @param headers how many program headers it has
   * @param headerBytes size of each
   * @param interpreter path of the program that is to be started in its place, to load the rest of
   *     it; null if there is none
   */
  record Program(
      long biasVa,
      long entryVa,
      long endVa,
      long headersVa,
      int headers,
      int headerBytes,
      @Nullable String interpreter) {}

  /**
   * Puts the segments of {@code file} into an address space that has nothing for user mode yet.
   *
   * @throws ErrnoException ENOEXEC when this is no program; ETXTBSY when somebody may write it;
   *     ENOMEM when there are not enough frames; the caller frees the space
   */
  Program load(ProgramFile file, AddressSpace space) throws ErrnoException;

  /** The error for a file that is no program, once the log has the reason. */
  static ErrnoException notExecutable(String path, String reason) {
    Logger log = LoggerFactory.getLogger(ProgramFormat.class);
    log.debug("exec of {}: {}", path, reason);
    return ErrnoException.of(Errno.ENOEXEC);
  }
}
