package dev.trapeze.kernel.event;

/** Where the kernel's own words for the user go: the console (xv6's {@code printf}). */
@FunctionalInterface
public interface KernelMessages {

  /** Puts out {@code text}, ASCII, as it is. */
  void print(String text);
}
