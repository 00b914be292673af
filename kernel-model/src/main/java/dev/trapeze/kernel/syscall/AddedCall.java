package dev.trapeze.kernel.syscall;

import dev.trapeze.kernel.abi.ErrnoException;
import java.util.Objects;

/**
 * A system call that a {@link CallExtension} adds to the kernel's own.
 *
 * @param number the value of {@code a7}: {@link CallExtension#FIRST_NUMBER} or more
 * @param name of 1 to 30 letters, digits and underscores
 * @param handler what is done
 */
public record AddedCall(int number, String name, Handler handler) {

  /** There is a name and a handler. */
  public AddedCall {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(handler, "handler");
  }

  /** What is done for an added call. */
  @FunctionalInterface
  public interface Handler {

    /**
     * Does the call.
     *
     * @return {@link Outcome#ZERO} or another {@link Outcome.Done}, whose value gets into {@code
     *     a0}, and the program goes on behind its {@code ecall}; or {@link Outcome#NO_RETURN} when
     *     the program is to go on with the registers as the handler has left them
     * @throws ErrnoException when the call fails; the program gets the negated number in {@code a0}
     */
    Outcome handle(UserCall call) throws ErrnoException;
  }
}
