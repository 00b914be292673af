package dev.trapeze.kernel.abi;

/**
 * What becomes of reads and writes that cannot be done as they are asked for.
 *
 * @param appends whether {@code O_APPEND} means anything
 * @param fillsGaps whether a write behind the end of a file, which another descriptor has cut or a
 *     seek has gone past, makes zeros of what is between; if not, it fails
 * @param partialWrites whether a write to a file gives the number of bytes that it has written
 *     before it failed; if not, it fails
 * @param partialStreams whether a transfer between a pipe or the console and a bad address is done
 *     byte by byte up to the first bad one, which is no failure; a read takes one byte more than it
 *     can store, and that one is lost
 */
public record FileRules(
    boolean appends, boolean fillsGaps, boolean partialWrites, boolean partialStreams) {

  /** Ours. */
  public static final FileRules TRAPEZE = new FileRules(true, true, true, false);

  /** Those of xv6 and VIMIX. */
  public static final FileRules XV6 = new FileRules(false, false, false, true);
}
