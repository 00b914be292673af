package dev.trapeze.console;

import dev.trapeze.console.image.RootImage;
import dev.trapeze.console.terminal.ConsoleSession;
import dev.trapeze.console.terminal.GuestOutput;
import dev.trapeze.console.terminal.HostTerminal;
import dev.trapeze.console.terminal.StreamInput;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.FirstProcess;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.event.KernelEvents;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Loads what ordinary starts load, for the class-data-sharing archive that the launcher has the JVM
 * write when this ends.
 */
final class ArchiveTraining {
  private static final String COMMANDS = "ls | wc; cat README > copy; echo done\n";

  private ArchiveTraining() {}

  public static void main(String[] args) throws Exception {
    Main.commandLine().parseArgs("--xlen", "32", "--run", COMMANDS);
    LogOutput.choose(LogLevel.OFF);
    for (Xlen xlen : Xlen.values()) {
      KernelConfig config = new MachineOptions().config(xlen, FirstProcess.INIT);
      GuestOutput output = new GuestOutput(OutputStream.nullOutputStream());
      Kernel kernel = new Kernel(config, RootImage.of(xlen), output, KernelEvents.NONE);
      kernel.boot();
      StreamInput input =
          new StreamInput(new ByteArrayInputStream(COMMANDS.getBytes(StandardCharsets.UTF_8)));
      new ConsoleSession(kernel, input, output, false).run();
    }
    openTerminal();
  }

  private static void openTerminal() {
    try {
      HostTerminal.openRaw().close();
    } catch (IOException e) {
      // There is no terminal where the launcher has this run; its classes are loaded all the same.
      return;
    }
  }
}
