package dev.trapeze.console.debugger.run;

import dev.trapeze.kernel.Kernel;

/** Something that comes into a system from outside. */
public sealed interface Arrival {
  /** Does it. Afterwards {@link Kernel#events} is greater. */
  void apply(Kernel kernel);

  /** Bytes at the console, at least one. */
  record Bytes(byte[] bytes) implements Arrival {
    @Override
    public void apply(Kernel kernel) {
      kernel.input(bytes);
    }
  }

  /** There will be no more bytes. */
  record EndOfInput() implements Arrival {
    @Override
    public void apply(Kernel kernel) {
      kernel.endOfInput();
    }
  }

  /** Every process has waited until that time, in ticks of the {@code time} CSR. */
  record Time(long time) implements Arrival {
    @Override
    public void apply(Kernel kernel) {
      kernel.skipTo(time);
    }
  }

  /** The user of the debugger has changed something. */
  record Edit(Change change) implements Arrival {
    /**
     * A change: done again whenever the run is repeated, on the system as it is then, so that it
     * must look up processes and harts by number.
     */
    public interface Change {
      /** Does it. */
      void apply(Kernel kernel);
    }

    @Override
    public void apply(Kernel kernel) {
      kernel.countEvent();
      change.apply(kernel);
    }
  }
}
