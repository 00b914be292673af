package dev.trapeze.console;

import dev.trapeze.console.image.RootImage;
import dev.trapeze.console.terminal.GuestOutput;
import dev.trapeze.console.terminal.HostTerminal;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.FirstProcess;
import dev.trapeze.kernel.KernelConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Loads what ordinary starts load, for the class-data-sharing archive that the launcher has the JVM
 * write when this ends.
 */
final class ArchiveTraining {
  private static final String COMMANDS = "ls | wc; cat README > copy; echo done";

  private static final String[] DEBUG = {
    "debug",
    "-batch",
    "-ex",
    "help",
    "-ex",
    "break main",
    "-ex",
    "continue",
    "-ex",
    "stepi",
    "-ex",
    "info processes",
    "-ex",
    "x/4i $pc",
    "-ex",
    "reverse-stepi"
  };

  private ArchiveTraining() {}

  public static void main(String[] args) throws Exception {
    Main.commandLine("boot").parseArgs("--xlen", "32", "--run", COMMANDS);
    LogOutput.choose(LogLevel.OFF);
    for (Xlen xlen : Xlen.values()) {
      KernelConfig config = new MachineOptions().config(xlen, FirstProcess.INIT);
      Guest guest = new Guest(config, RootImage.of(xlen), "", false);
      new GuestRun(guest, new ConsoleChoice.Typed(COMMANDS), List.of(), null, false).run();
      // What a guest at a terminal has besides.
      DebuggedGuest.boot(
          new Guest(config, RootImage.of(xlen), "", false),
          new GuestOutput(OutputStream.nullOutputStream()),
          new GuestEvents(xlen));
    }
    Main.commandLine(DEBUG).execute(DEBUG);
    // The launcher has this run without a terminal and without input.
    ConsoleChoice.ofStandardInput().connect().close();
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
