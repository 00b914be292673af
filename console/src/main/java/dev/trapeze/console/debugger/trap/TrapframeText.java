package dev.trapeze.console.debugger.trap;

import dev.trapeze.console.debugger.Subject;
import dev.trapeze.console.debugger.command.Ink;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.proc.Trapframe;
import dev.trapeze.kernel.trap.KernelHalfPath;
import dev.trapeze.kernel.trap.TrampolinePath;
import dev.trapeze.kernel.trap.TrapPath;
import java.io.PrintWriter;

/** A process's trapframe, beside the registers of the hart that it has. */
final class TrapframeText {
  private static final int KERNEL_WORDS = 5;
  private static final String FORM = "%s %-13s +%03x  %s  %s";

  private final Kernel kernel;
  private final Process process;
  private final Trapframe trapframe;
  private final Subject subject;
  private final Xlen xlen;
  private final Ink ink;

  /** The trapframe of a subject that is a process with memory. */
  TrapframeText(Subject subject, Process process, Ink ink) {
    this.kernel = subject.kernel();
    this.subject = subject;
    this.process = process;
    this.trapframe = process.trapframe();
    this.xlen = subject.xlen();
    this.ink = ink;
  }

  /**
   * Where RISC-V code finds the trapframe of a process: zero-extended in 32 bits.
   *
   * <p>In the process's own table, or, if it is on the kernel stack, in every table.
   */
  static long va(Kernel kernel, Process process) {
    TrapPath path = kernel.state().trapPath();
    if (path instanceof TrampolinePath trampoline) {
      return trampoline.layout().trapframeVa();
    }
    KernelHalfPath half = (KernelHalfPath) path;
    return half.layout().kernelStackVa(process.slot())
        + Trapframe.offsetOnKernelStack(half.layout().xlen());
  }

  void print(PrintWriter out) {
    boolean onStack = kernel.state().trapPath() instanceof KernelHalfPath;
    out.printf(
        "trapframe of %s: va %s, pa %s%s%n",
        StageLines.name(process.pid(), process.name()),
        ink.address(xlen.hex(va(kernel, process))),
        ink.address(xlen.hex(trapframe.pa())),
        onStack ? ", at the top of its kernel stack (pt_regs)" : ", a page of its own");
    out.println(state());
    out.println(
        String.format("  %-13s %-5s %s", "word", "at", pad("saved")) + (live() ? "live" : ""));
    for (int index = 0; index < Trapframe.WORDS; index++) {
      out.println(index < KERNEL_WORDS ? kernelWord(index) : register(index));
    }
  }

  private String pad(String title) {
    return String.format("%-" + (xlen.hex(0).length() + 2) + "s", " " + title);
  }

  private boolean live() {
    return subject.hart() != null;
  }

  private String state() {
    Hart hart = subject.hart();
    if (hart == null) {
      return "It has no hart: these are its registers.";
    }
    if (hart.mode() == PrivilegeMode.USER) {
      return "It runs on hart "
          + hart.id()
          + ": what is saved is of its last trap. * marks what differs.";
    }
    return "It is in a trap on hart " + hart.id() + ". * marks what differs from the hart.";
  }

  private String kernelWord(int index) {
    String value = xlen.hex(trapframe.word(index));
    String meaning =
        switch (index) {
          case Trapframe.KERNEL_SATP ->
              trapframe.word(index) == 0
                  ? "unused: the kernel lies in every table"
                  : "page table of " + TableName.of(kernel, trapframe.word(index)).owner();
          case Trapframe.KERNEL_SP -> "where the kernel stack goes on";
          case Trapframe.KERNEL_TRAP ->
              trapframe.word(index) == 0 ? "unused: the vector knows it" : "the kernel's entry";
          case Trapframe.EPC -> live() ? "" : "where it goes on";
          default -> "number of its hart";
        };
    if (index == Trapframe.EPC && live()) {
      return row(index, trapframe.word(index), subject.pc()) + "  pc";
    }
    return String.format(FORM, " ", Dispatch.wordName(index), index * xlen.bytes(), value, meaning);
  }

  private String register(int index) {
    int number = index - Trapframe.wordOf(0);
    return live()
        ? row(index, trapframe.word(index), subject.x(number))
        : String.format(
                FORM,
                " ",
                Dispatch.wordName(index),
                index * xlen.bytes(),
                xlen.hex(trapframe.word(index)),
                "")
            .stripTrailing();
  }

  private String row(int index, long saved, long live) {
    String text =
        String.format(
            FORM,
            saved == live ? " " : "*",
            Dispatch.wordName(index),
            index * xlen.bytes(),
            xlen.hex(saved),
            xlen.hex(live));
    return saved == live ? text : ink.changed(text);
  }
}
