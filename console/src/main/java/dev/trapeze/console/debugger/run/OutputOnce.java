package dev.trapeze.console.debugger.run;

import dev.trapeze.cpu.device.ConsoleOutput;

/**
 * Shows each byte that a guest prints once, however often the run is repeated: bytes have numbers,
 * and only those with a number that has not been shown are.
 */
public final class OutputOnce implements ConsoleOutput, Rewindable {
  private final ConsoleOutput output;
  private long printed;
  private long shown;

  /** Shows bytes on {@code output}. */
  public OutputOnce(ConsoleOutput output) {
    this.output = output;
  }

  @Override
  public void write(int value) {
    printed++;
    if (printed > shown) {
      shown = printed;
      output.write(value);
    }
  }

  @Override
  public Object mark() {
    return printed;
  }

  @Override
  public void rewind(Object mark) {
    printed = (Long) mark;
  }

  @Override
  public void forgetFuture() {
    shown = printed;
  }
}
