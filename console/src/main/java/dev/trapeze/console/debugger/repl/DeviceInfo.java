package dev.trapeze.console.debugger.repl;

import dev.trapeze.console.debugger.command.Invocation;
import dev.trapeze.cpu.device.ConsoleUart;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.hart.VirtualClock;
import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.machine.Machine;
import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.kernel.KernelState;
import dev.trapeze.kernel.fs.FileSystem;
import java.io.PrintWriter;
import java.util.Locale;

/** What {@code info devices} shows. */
final class DeviceInfo {
  private static final int PRINTABLE_FIRST = 0x20;
  private static final int PRINTABLE_END = 0x7F;
  private static final int RECEIVE_INTERRUPT = 1;

  private final KernelState state;
  private final Machine machine;
  private final PrintWriter out;

  DeviceInfo(Invocation invocation) {
    this.state = invocation.debugger().kernel().state();
    this.machine = state.machine();
    this.out = invocation.out();
  }

  void list() {
    Ram ram = machine.ram();
    line("RAM", span(Machine.RAM_BASE_PA, ram.sizeBytes()), ram.sizeBytes() / 1024 + " KiB");
    ConsoleUart uart = machine.uart();
    line(
        "UART",
        span(Machine.UART_PA, uart.sizeBytes()),
        "typed and not read: "
            + text(uart.waitingBytes())
            + (uart.atEndOfInput() ? "; input has ended" : "")
            + ", receive interrupt "
            + ((uart.load(ConsoleUart.IER, 1) & RECEIVE_INTERRUPT) != 0 ? "on" : "off"));
    VirtualClock clock = machine.clock();
    line(
        "clock",
        "time CSR",
        clock.time()
            + " ticks of "
            + String.format(Locale.ROOT, "%.1f", VirtualClock.TICKS_PER_SECOND / 1e6)
            + " MHz, after "
            + clock.instructionsRetired()
            + " instructions");
    for (Hart hart : machine.harts()) {
      line(
          "hart " + hart.id(),
          "stimecmp",
          machine.xlen().hex(hart.csrs().read(CsrId.STIMECMP.number())));
    }
    FileSystem disk = state.fileSystem();
    line(
        "disk",
        "no address",
        disk.totalBlocks()
            + " blocks of 1024 bytes for files, "
            + disk.formatName()
            + "'s format, "
            + disk.inodesInUse()
            + " inodes in use");
  }

  private String span(long startPa, long bytes) {
    return machine.xlen().hex(startPa) + "-" + machine.xlen().hex(startPa + bytes - 1);
  }

  private static String text(byte[] bytes) {
    if (bytes.length == 0) {
      return "nothing";
    }
    StringBuilder text = new StringBuilder("\"");
    for (byte b : bytes) {
      int c = b & 0xFF;
      text.append(
          c >= PRINTABLE_FIRST && c < PRINTABLE_END
              ? String.valueOf((char) c)
              : c == '\n' ? "\\n" : String.format("\\x%02x", c));
    }
    return text.append('"').toString();
  }

  private void line(String name, String place, String words) {
    out.println(String.format("%-7s %-40s %s", name, place, words));
  }
}
