package dev.trapeze.console.debugger.trap;

import dev.trapeze.console.debugger.command.Ink;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.Register;
import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.proc.Trapframe;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells a stage: a headline, and below it what has happened with its values. */
public final class StageText {
  private static final int REGISTERS = 32;

  private final Xlen xlen;
  private final Ink ink;
  private final StageLines lines;
  private final RegisterTable table;
  private final KernelText kernel;

  /** Tells stages of a system of that width. */
  public StageText(Xlen xlen, Ink ink, PrintWriter out) {
    this.xlen = xlen;
    this.ink = ink;
    this.lines = new StageLines(xlen, ink, out);
    this.table = new RegisterTable(xlen, ink);
    this.kernel = new KernelText(xlen, lines);
  }

  /** Tells one; of one that the system's stop has cut off, only that. */
  public void tell(Stage stage) {
    if (stage instanceof Stage.Trapping trapping) {
      tell(trapping);
    } else if (stage instanceof Stage.Hardware hardware) {
      tell(hardware);
    } else if (stage instanceof Stage.ControlRegisters registers) {
      tell(registers);
    } else if (stage instanceof Stage.Saved saved) {
      lines.head(saved.where(), counted(saved.words()) + " stored in the trapframe");
      lines.code(saved.executed());
      words(saved.words(), null);
    } else if (stage instanceof Stage.KernelWords words) {
      lines.head(words.where(), "what the kernel has left in the trapframe is loaded");
      lines.code(words.executed());
      loads(words.words());
    } else if (stage instanceof Stage.PageTable pageTable) {
      tell(pageTable);
    } else if (stage instanceof Stage.Jump jump) {
      lines.head(jump.where(), "to the entry of the Java kernel");
      lines.code(jump.executed());
    } else if (stage instanceof Stage.KernelVisit visit) {
      kernel.tell(visit);
    } else if (stage instanceof Stage.Switched switched) {
      kernel.tell(switched);
    } else if (stage instanceof Stage.Restored restored) {
      lines.head(restored.where(), counted(restored.words()) + " loaded from the trapframe");
      lines.code(restored.executed());
      words(restored.words(), restored.changed());
    } else if (stage instanceof Stage.Returned returned) {
      tell(returned);
    } else {
      lines.head(stage.where(), "the system has stopped before the end of the stage");
    }
  }

  /** Tells what the Java kernel is about to do, at its entry. */
  public void tell(Dispatch dispatch) {
    kernel.tell(dispatch);
  }

  private static String counted(List<Moved> words) {
    boolean registers = words.stream().allMatch(word -> word.index() >= Trapframe.wordOf(1));
    String kind = registers ? "register" : "word";
    return words.size() == 1 ? "one " + kind + " is" : words.size() + " " + kind + "s are";
  }

  private void words(List<Moved> words, @Nullable List<Integer> marked) {
    if (words.isEmpty()) {
      return;
    }
    Moved first = words.get(0);
    int offset = first.index() * xlen.bytes();
    lines.line(
        "trapframe",
        "at va "
            + ink.address(xlen.hex(first.va() - offset))
            + ", pa "
            + ink.address(xlen.hex(first.pa() - offset))
            + (first.region() == null ? "" : ": [" + first.region() + "]"));
    table.lines(words, marked).forEach(lines::row);
    if (marked != null && !marked.isEmpty()) {
      lines.line("*", "differs from what was saved when the trap came");
    }
    for (Moved word : words) {
      if (RegisterTable.isDetour(word)) {
        lines.line(
            "", RegisterTable.name(word) + " by way of " + Register.abiName(word.register()));
      }
    }
  }

  private void loads(List<Moved> words) {
    for (Moved word : words) {
      int offset = word.index() * xlen.bytes();
      lines.value(
          Register.abiName(word.register()),
          word.value(),
          String.format("%s, at +0x%02x", Dispatch.wordName(word.index()), offset));
    }
  }

  private void tell(Stage.Trapping stage) {
    TrapCause cause = stage.cause();
    boolean interrupt = cause != null && cause.interrupt();
    lines.head(
        stage.where(),
        StageLines.cause(cause)
            + (interrupt ? ": comes before this instruction" : ": by this instruction"));
    lines.instruction("pc", stage.instruction());
    if (stage.call() != null) {
      lines.line("call", stage.call());
    }
  }

  private void tell(Stage.Hardware stage) {
    HartState before = stage.before();
    HartState after = stage.after();
    TrapCause cause = after.cause();
    lines.head(stage.where(), "the hardware takes the trap");
    lines.value("scause", after.scause(), StageLines.cause(cause));
    lines.instruction("sepc", stage.instruction());
    if (stage.address() != null) {
      lines.line("stval", lines.place(stage.address()));
    } else {
      boolean bits = cause == TrapCause.ILLEGAL_INSTRUCTION;
      lines.value(
          "stval", after.stval(), bits ? "the bits of the instruction" : "unused for this cause");
    }
    lines.status(before.sstatus(), after.sstatus());
    lines.mode(before.mode(), after.mode());
    lines.change("pc", before.pc(), after.pc());
    lines.line("", "= stvec; satp and x1 to x31 are as before");
  }

  private void tell(Stage.ControlRegisters stage) {
    HartState before = stage.before();
    HartState after = stage.after();
    lines.head(stage.where(), stage.back() ? back(before, after) : scratch(before, after));
    lines.code(stage.executed());
    lines.change("sscratch", before.sscratch(), after.sscratch());
    lines.change("sepc", before.sepc(), after.sepc());
    for (int number = 1; number < REGISTERS; number++) {
      lines.change(Register.abiName(number), before.x(number), after.x(number));
    }
  }

  /** What becomes of {@code sscratch} on the way into the kernel. */
  private static String scratch(HartState before, HartState after) {
    for (int number = 1; number < REGISTERS; number++) {
      boolean kept = before.x(number) == after.sscratch() && before.x(number) != after.x(number);
      if (kept && after.x(number) == before.sscratch()) {
        return Register.abiName(number) + " and sscratch change places: a register to work with";
      }
      if (kept) {
        return Register.abiName(number) + " is kept in sscratch: a register to work with";
      }
    }
    return after.sscratch() == 0
        ? "sscratch is 0: the kernel is in control"
        : "sscratch is written";
  }

  private static String back(HartState before, HartState after) {
    boolean scratch = before.sscratch() != after.sscratch();
    return "for the way back: sepc" + (scratch ? ", and sscratch for the next trap" : "");
  }

  private void tell(Stage.PageTable stage) {
    boolean same = stage.before().satp() == stage.after().satp();
    lines.head(
        stage.where(), same ? "the page table stays" : "another page table translates from now on");
    lines.code(stage.executed());
    loads(stage.words());
    lines.line("satp", table(stage.before()));
    if (!same) {
      lines.line("", "-> " + ink.changed(table(stage.after())));
    }
  }

  private String table(TableName table) {
    String root = table.rootPa() == 0 ? "" : ", root table at " + xlen.hex(table.rootPa());
    return xlen.hex(table.satp()) + ": of " + ChangeText.printable(table.owner()) + root;
  }

  private void tell(Stage.Returned stage) {
    HartState before = stage.before();
    HartState after = stage.after();
    boolean user = after.mode() == PrivilegeMode.USER;
    lines.head(stage.where(), "sret: back in " + (user ? "user" : "supervisor") + " mode");
    lines.status(before.sstatus(), after.sstatus());
    lines.mode(before.mode(), after.mode());
    lines.change("pc", before.pc(), after.pc());
    lines.instruction("= sepc", stage.next());
  }
}
