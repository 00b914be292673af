package dev.trapeze.kernel.abi;

import java.util.List;

/**
 * A row of a personality's table of system calls: the number and name that its programs know a call
 * by, and how their arguments become those of the kernel's one handler of it.
 *
 * @param number the value of {@code a7}
 * @param name as the personality's documentation gives it
 * @param call what is done
 * @param arguments what {@code call}'s handler gets, in its order: see {@link Syscall}
 */
public record CallForm(int number, String name, Syscall call, List<Argument> arguments) {

  /** Copies the arguments. */
  public CallForm {
    arguments = List.copyOf(arguments);
  }

  static CallForm of(int number, String name, Syscall call, Argument... arguments) {
    return new CallForm(number, name, call, List.of(arguments));
  }
}
