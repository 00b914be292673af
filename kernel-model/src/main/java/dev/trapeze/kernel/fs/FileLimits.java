package dev.trapeze.kernel.fs;

/**
 * How much may be open at a time.
 *
 * @param descriptors descriptors of one process (xv6's {@code NOFILE})
 * @param openFiles open files of all processes, where descriptors made by {@code dup} and {@code
 *     fork} share one (xv6's {@code NFILE})
 * @param inodes different inodes in use (xv6's {@code NINODE})
 * @param devices device drivers: major numbers are below this (xv6's {@code NDEV})
 */
public record FileLimits(int descriptors, int openFiles, int inodes, int devices) {

  /** The limits of xv6 and VIMIX. */
  public static final FileLimits XV6 = new FileLimits(16, 100, 50, 10);
}
