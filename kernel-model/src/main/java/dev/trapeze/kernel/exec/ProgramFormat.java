package dev.trapeze.kernel.exec;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.mm.AddressSpace;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What of a program's file lies where in its memory. */
interface ProgramFormat {

  /**
   * A program whose segments are in place.
   *
   * @param entryVa where it starts
   * @param endVa behind the last byte of its segments; guard, stack and heap lie above
   * @param headersVa address of its program headers, 0 if no segment holds them
   * @param headers how many program headers it has
   * @param headerBytes size of each
   * @param interpreterVa by how much the addresses of the interpreter that is to load the rest are
   *     greater than in its file; 0 without an interpreter
   */
  record Program(
      long entryVa, long endVa, long headersVa, int headers, int headerBytes, long interpreterVa) {}

  /**
   * Puts the segments of {@code file} into an address space that has nothing for user mode yet.
   *
   * @param path for the log
   * @throws ErrnoException ENOEXEC when this is no program; ENOMEM when there are not enough
   *     frames; the caller frees the space
   */
  Program load(byte[] file, String path, AddressSpace space) throws ErrnoException;

  /** The error for a file that is no program, once the log has the reason. */
  static ErrnoException notExecutable(String path, String reason) {
    Logger log = LoggerFactory.getLogger(ProgramFormat.class);
    log.debug("exec of {}: {}", path, reason);
    return ErrnoException.of(Errno.ENOEXEC);
  }
}
