package dev.trapeze.kernel.exec;

import dev.trapeze.kernel.abi.ErrnoException;

/** Where programs come from. */
@FunctionalInterface
public interface ProgramFiles {

  /**
   * Opens the file that a path leads to.
   *
   * @throws ErrnoException ENOENT or ENOTDIR when it leads nowhere; EACCES when that is no ordinary
   *     file
   */
  ProgramFile open(String path) throws ErrnoException;
}
