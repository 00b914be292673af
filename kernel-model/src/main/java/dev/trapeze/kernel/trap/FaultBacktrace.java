package dev.trapeze.kernel.trap;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.kernel.event.KernelEvents;
import dev.trapeze.kernel.event.KernelMessages;
import dev.trapeze.kernel.piece.PieceException;
import dev.trapeze.kernel.proc.Process;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Says below the report of a fault how the program has come to where it is, if somebody can. */
public final class FaultBacktrace {
  private final Backtrace backtrace;
  private final Ram ram;
  private final Xlen xlen;
  private final KernelMessages messages;
  private final KernelEvents events;

  /** What {@code backtrace} finds out is shown, and told to {@code events}. */
  public FaultBacktrace(
      Backtrace backtrace, Ram ram, Xlen xlen, KernelMessages messages, KernelEvents events) {
    this.backtrace = backtrace;
    this.ram = ram;
    this.xlen = xlen;
    this.messages = messages;
    this.events = events;
  }

  /** One line about a process that an exception will end. */
  void show(Process process) {
    List<Long> addresses = addresses(new ProcessStack(process, ram, xlen));
    if (addresses.isEmpty() || addresses.size() > Backtrace.MOST_ADDRESSES) {
      throw PieceException.wrong(
          backtrace,
          "of",
          "gave %d addresses, but from 1 to %d were expected"
              .formatted(addresses.size(), Backtrace.MOST_ADDRESSES));
    }
    messages.print(
        addresses.stream().map(xlen::hex).collect(Collectors.joining(" < ", "backtrace: ", "\n")));
    events.backtraced(process.pid(), addresses);
  }

  private List<Long> addresses(StackView stack) {
    try {
      List<Long> addresses = new ArrayList<>();
      for (long each : backtrace.of(stack)) { // here, if something else is in the list
        addresses.add(each);
      }
      return List.copyOf(addresses);
    } catch (RuntimeException | Error e) {
      throw PieceException.thrown(backtrace, "of", e);
    }
  }
}
