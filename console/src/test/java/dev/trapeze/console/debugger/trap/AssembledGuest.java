package dev.trapeze.console.debugger.trap;

import dev.trapeze.console.debugger.CommandError;
import dev.trapeze.console.debugger.Debugger;
import dev.trapeze.console.debugger.TypedOutside;
import dev.trapeze.console.debugger.command.DebugCommand;
import dev.trapeze.console.debugger.command.Ink;
import dev.trapeze.console.debugger.command.Invocation;
import dev.trapeze.console.debugger.run.DebuggedSystem;
import dev.trapeze.console.debugger.run.EventFan;
import dev.trapeze.console.debugger.run.OutputOnce;
import dev.trapeze.cpu.assembler.Assembler;
import dev.trapeze.cpu.assembler.AssemblyException;
import dev.trapeze.cpu.device.ConsoleOutput;
import dev.trapeze.cpu.elf.ElfWriter;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.FirstProcess;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.event.KernelEvents;
import dev.trapeze.kernel.fs.DiskFormatException;
import dev.trapeze.kernel.fs.Mkfs;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;

/** A system under the debugger whose only program is assembled by the test. */
final class AssembledGuest {
  private static final long RAM_BYTES = 8 << 20;

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final Debugger debugger;

  AssembledGuest(KernelConfig config, String source) {
    KernelConfig whole =
        config
            .withInteractiveConsole(false)
            .withRamBytes(RAM_BYTES)
            .withFirstProcess(FirstProcess.only("/main", List.of("main")));
    EventFan events = new EventFan();
    OutputOnce output = new OutputOnce(printed::write);
    Kernel kernel;
    try {
      Mkfs.Entry program = new Mkfs.Entry("main", elf(config.layout(), source));
      kernel = new Kernel(whole, Mkfs.XV6.image(List.of(program)), output, events);
    } catch (DiskFormatException e) {
      throw new AssertionError(e);
    }
    kernel.boot();
    debugger =
        new Debugger(
            new DebuggedSystem(
                kernel,
                events,
                new TypedOutside(),
                Set.of(ConsoleOutput.class, KernelEvents.class),
                List.of(output)));
  }

  /** LOAD and STORE move a register, SYS_NAME is the number of a system call. */
  private static byte[] elf(AddressSpaceLayout layout, String source) {
    boolean wide = layout.xlen() == Xlen.RV64;
    StringBuilder constants = new StringBuilder();
    for (Syscall call : Syscall.values()) {
      String name = call.callName().toUpperCase(Locale.ROOT);
      constants.append(".equ SYS_" + name + ", " + call.number() + "\n");
    }
    String text =
        source
            .replaceAll("\\bLOAD\\b", wide ? "ld" : "lw")
            .replaceAll("\\bSTORE\\b", wide ? "sd" : "sw");
    try {
      return ElfWriter.write(
          Assembler.assemble(constants + text, "main.S", layout.xlen(), layout.imageStartVa()));
    } catch (AssemblyException e) {
      throw new AssertionError(e);
    }
  }

  Debugger debugger() {
    return debugger;
  }

  DebuggedSystem system() {
    return debugger.system();
  }

  String printed() {
    return printed.toString(StandardCharsets.ISO_8859_1);
  }

  /** What a command answers. */
  String command(String name, String arguments, OptionalInt pid) throws CommandError {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    for (DebugCommand command : TrapCommands.commands()) {
      if (command.name().equals(name)) {
        command.action().run(new Invocation(debugger, "", arguments, pid, out, Ink.PLAIN));
      }
    }
    out.flush();
    return text.toString();
  }
}
