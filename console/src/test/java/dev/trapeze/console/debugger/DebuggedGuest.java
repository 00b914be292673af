package dev.trapeze.console.debugger;

import dev.trapeze.console.debugger.run.DebuggedSystem;
import dev.trapeze.console.debugger.run.EventFan;
import dev.trapeze.console.debugger.run.OutputOnce;
import dev.trapeze.console.debugger.run.Outside;
import dev.trapeze.console.image.RootImage;
import dev.trapeze.cpu.device.ConsoleOutput;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.event.KernelEvents;
import dev.trapeze.kernel.fs.DiskFormatException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** A system with the built-in disk under the debugger, at its first instruction. */
public final class DebuggedGuest {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final Debugger debugger;

  /** A shell into which lines are typed. */
  public static DebuggedGuest shell(Xlen xlen, String... lines) {
    return new DebuggedGuest(KernelConfig.of(xlen), new TypedOutside(lines));
  }

  /** Boots that configuration. */
  public DebuggedGuest(KernelConfig config, Outside outside) {
    EventFan events = new EventFan();
    OutputOnce output = new OutputOnce(printed::write);
    Kernel kernel;
    try {
      kernel = new Kernel(config, RootImage.of(config.layout()), output, events);
    } catch (DiskFormatException e) {
      throw new AssertionError(e);
    }
    kernel.boot();
    debugger =
        new Debugger(
            new DebuggedSystem(
                kernel,
                events,
                outside,
                Set.of(ConsoleOutput.class, KernelEvents.class),
                List.of(output)));
  }

  /** The debugger. */
  public Debugger debugger() {
    return debugger;
  }

  /** The system. */
  public DebuggedSystem system() {
    return debugger.system();
  }

  /** The kernel. */
  public Kernel kernel() {
    return debugger.kernel();
  }

  /** What the guest has printed so far, each byte once. */
  public String printed() {
    return printed.toString(StandardCharsets.ISO_8859_1);
  }
}
