package dev.trapeze.kernel.abi;

/**
 * How much there can be of everything.
 *
 * @param processes in the system, zombies too (xv6's {@code NPROC})
 * @param descriptors of one process (xv6's {@code NOFILE})
 * @param openFiles of all processes, where descriptors made by {@code dup} and {@code fork} share
 *     one (xv6's {@code NFILE})
 * @param inodes different inodes in use (xv6's {@code NINODE})
 * @param devices major numbers of devices are below this (xv6's {@code NDEV})
 * @param arguments strings that a program can be given; they must fit on its stack, too (xv6's
 *     {@code MAXARG}, which counts the null behind them)
 * @param pathBytes of a path, NUL included (xv6's {@code MAXPATH})
 */
public record Limits(
    int processes,
    int descriptors,
    int openFiles,
    int inodes,
    int devices,
    int arguments,
    int pathBytes) {

  /** Those of xv6 and of VIMIX. */
  public static final Limits XV6 = new Limits(64, 16, 100, 50, 10, 31, 128);
}
