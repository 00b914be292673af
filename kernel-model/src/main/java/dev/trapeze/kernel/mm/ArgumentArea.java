package dev.trapeze.kernel.mm;

/**
 * Where a program finds what it was started with (Linux's {@code arg_start} to {@code env_end}, and
 * {@code start_stack}).
 *
 * @param spVa the first stack pointer
 * @param startVa first byte of the first argument
 * @param environmentVa behind the last argument: first byte of the environment
 * @param endVa behind the environment
 */
public record ArgumentArea(long spVa, long startVa, long environmentVa, long endVa) {
  /** That of a program without arguments. */
  public static final ArgumentArea NONE = new ArgumentArea(0, 0, 0, 0);
}
