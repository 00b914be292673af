package dev.trapeze.console.debugger.trap;

import dev.trapeze.console.debugger.command.Ink;
import dev.trapeze.console.debugger.run.Stop;
import dev.trapeze.console.debugger.symbols.AddressName;
import dev.trapeze.cpu.hart.Status;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.Register;
import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.isa.Xlen;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells a stage: a headline, and below it what has happened with its values. */
public final class StageText {
  private static final String INDENT = "  ";
  private static final int LABEL_WIDTH = 11;
  private static final int REGISTERS = 32;

  private final Xlen xlen;
  private final Ink ink;
  private final RegisterTable table;
  private final ChangeText changes;
  private final PrintWriter out;

  /** Tells stages of a system of that width. */
  public StageText(Xlen xlen, Ink ink, PrintWriter out) {
    this.xlen = xlen;
    this.ink = ink;
    this.out = out;
    this.table = new RegisterTable(xlen, ink);
    this.changes = new ChangeText(xlen, ink);
  }

  /** Tells one. */
  public void tell(Stage stage) {
    if (stage instanceof Stage.Trapping trapping) {
      tell(trapping);
    } else if (stage instanceof Stage.Hardware hardware) {
      tell(hardware);
    } else if (stage instanceof Stage.ControlRegisters registers) {
      tell(registers);
    } else if (stage instanceof Stage.Saved saved) {
      head(saved, registers(saved.words()) + " stored in the trapframe");
      code(saved.executed());
      words(saved.words(), false);
    } else if (stage instanceof Stage.KernelWords words) {
      head(words, "what the kernel has left in the trapframe is loaded");
      code(words.executed());
      loads(words.words());
    } else if (stage instanceof Stage.PageTable pageTable) {
      tell(pageTable);
    } else if (stage instanceof Stage.Jump jump) {
      head(jump, "on to the entry of the Java kernel");
      code(jump.executed());
    } else if (stage instanceof Stage.KernelVisit visit) {
      tell(visit);
    } else if (stage instanceof Stage.Switched switched) {
      tell(switched);
    } else if (stage instanceof Stage.Restored restored) {
      head(restored, registers(restored.words()) + " loaded from the trapframe");
      code(restored.executed());
      words(restored.words(), true);
      line("*", "had another value in the hart");
    } else if (stage instanceof Stage.Returned returned) {
      tell(returned);
    } else if (stage instanceof Stage.Ended ended) {
      head(ended, stop(ended.stop()));
    }
  }

  /** Tells what the Java kernel is about to do, at its entry. */
  public void tell(Dispatch dispatch) {
    line("next", "ecall into the Java kernel: " + dispatch.branch());
    if (dispatch.call() != null) {
      line("call", dispatch.call());
    }
  }

  private void head(Stage stage, String what) {
    Where where = stage.where();
    String who =
        where.pid() == 0
            ? "no process"
            : "pid " + where.pid() + " " + ChangeText.printable(where.program());
    out.println(
        ink.dim(
                String.format(
                    "[%s, hart %d, instruction %d]", who, where.hart(), where.at().instructions()))
            + " "
            + ink.changed(what));
  }

  private void line(String label, String text) {
    out.println(INDENT + String.format("%-" + LABEL_WIDTH + "s ", label) + text);
  }

  private void instruction(Executed instruction) {
    line(
        "",
        place(instruction.place())
            + "  "
            + instruction.text()
            + (instruction.line() == null ? "" : "  " + ink.file(instruction.line().toString())));
  }

  private String place(AddressName place) {
    StringBuilder words = new StringBuilder(ink.address(xlen.hex(place.va())));
    if (place.name() != null) {
      words.append(" <").append(ink.symbol(ChangeText.printable(place.name()))).append('>');
    }
    if (place.region() != null) {
      words.append(" [").append(place.region()).append(']');
    }
    return words.toString();
  }

  /** Of many instructions the first and the last one. */
  private void code(List<Executed> executed) {
    if (executed.isEmpty()) {
      return;
    }
    int shown = executed.size() > 4 ? 1 : executed.size();
    for (int i = 0; i < shown; i++) {
      instruction(executed.get(i));
    }
    if (shown < executed.size()) {
      if (executed.size() > 2) {
        line("", "... " + (executed.size() - 2) + " more ...");
      }
      instruction(executed.get(executed.size() - 1));
    }
  }

  private static String registers(List<Moved> words) {
    return words.size() == 1 ? "one register" : words.size() + " registers";
  }

  private void words(List<Moved> words, boolean marksChanges) {
    if (words.isEmpty()) {
      return;
    }
    Moved first = words.get(0);
    int offset = first.index() * xlen.bytes();
    line(
        "trapframe",
        "at va "
            + ink.address(xlen.hex(first.va() - offset))
            + ", pa "
            + ink.address(xlen.hex(first.pa() - offset)));
    table.lines(words, marksChanges).forEach(row -> out.println(INDENT + INDENT + row));
    for (Moved word : words) {
      if (RegisterTable.isDetour(word)) {
        line("", RegisterTable.name(word) + " by way of " + Register.abiName(word.register()));
      }
    }
  }

  private void loads(List<Moved> words) {
    for (Moved word : words) {
      line(
          Register.abiName(word.register()),
          String.format(
              "= %s, the word %s at +0x%02x",
              xlen.hex(word.value()),
              Dispatch.wordName(word.index()),
              word.index() * xlen.bytes()));
    }
  }

  private void tell(Stage.Trapping stage) {
    TrapCause cause = stage.cause();
    boolean interrupt = cause != null && cause.interrupt();
    head(
        stage,
        cause(cause) + (interrupt ? " comes before this instruction" : " at this instruction"));
    instruction(stage.instruction());
    if (stage.call() != null) {
      line("call", stage.call());
    }
  }

  private static String cause(@Nullable TrapCause cause) {
    return cause == null ? "unknown cause" : cause.words();
  }

  private void tell(Stage.Hardware stage) {
    HartState before = stage.before();
    HartState after = stage.after();
    head(stage, "the hardware takes the trap");
    line("scause", xlen.hex(after.scause()) + "  " + cause(after.cause()));
    line("sepc", xlen.hex(after.sepc()) + "  where the trap came: pc was " + xlen.hex(before.pc()));
    line("stval", xlen.hex(after.stval()) + "  " + stval(after.cause()));
    status(before.sstatus(), after.sstatus());
    mode(before.mode(), after.mode());
    line("pc", xlen.hex(after.pc()) + "  = stvec");
    TrapCause cause = after.cause();
    line("", "satp and all registers x1 to x31 are as before");
    if (cause == null) {
      line("", "the specification does not know such a cause");
    }
  }

  private static String stval(@Nullable TrapCause cause) {
    if (cause == null) {
      return "";
    }
    return switch (cause) {
      case INSTRUCTION_PAGE_FAULT,
          LOAD_PAGE_FAULT,
          STORE_PAGE_FAULT,
          INSTRUCTION_ACCESS_FAULT,
          LOAD_ACCESS_FAULT,
          STORE_ACCESS_FAULT,
          INSTRUCTION_ADDRESS_MISALIGNED,
          LOAD_ADDRESS_MISALIGNED,
          STORE_ADDRESS_MISALIGNED ->
          "the address of the access";
      case ILLEGAL_INSTRUCTION -> "the bits of the instruction";
      case BREAKPOINT -> "the address of the instruction";
      default -> "nothing to say";
    };
  }

  private void status(long before, long after) {
    line("sstatus", xlen.hex(before) + " -> " + ink.changed(xlen.hex(after)));
    line("", bit("SPP", Status.SPP, before, after, "the mode before: 0 user, 1 supervisor"));
    line("", bit("SPIE", Status.SPIE, before, after, "SIE before the trap"));
    line("", bit("SIE", Status.SIE, before, after, "interrupts in supervisor mode"));
  }

  private String bit(String name, long mask, long before, long after, String meaning) {
    int was = (before & mask) == 0 ? 0 : 1;
    int is = (after & mask) == 0 ? 0 : 1;
    String change = was == is ? was + "     " : was + " -> " + is;
    String text = String.format("%-4s %s", name, change);
    return (was == is ? text : ink.changed(text)) + "  " + meaning;
  }

  private void mode(PrivilegeMode before, PrivilegeMode after) {
    line("mode", word(before) + " -> " + ink.changed(word(after)));
  }

  private String word(PrivilegeMode mode) {
    return switch (mode) {
      case USER -> ink.user("user");
      case SUPERVISOR -> ink.kernel("supervisor");
      case MACHINE -> ink.kernel("machine");
    };
  }

  private void tell(Stage.ControlRegisters stage) {
    boolean swaps = stage.before().sscratch() != stage.after().sscratch();
    head(
        stage,
        stage.back()
            ? "sepc and sscratch are set for the way back"
            : swaps ? "sscratch makes room, or gives way" : "sscratch is asked");
    code(stage.executed());
    csr("sscratch", stage.before().sscratch(), stage.after().sscratch());
    csr("sepc", stage.before().sepc(), stage.after().sepc());
    for (int number = 1; number < REGISTERS; number++) {
      csr(Register.abiName(number), stage.before().x(number), stage.after().x(number));
    }
  }

  private void csr(String name, long before, long after) {
    if (before != after) {
      line(name, xlen.hex(before) + " -> " + ink.changed(xlen.hex(after)));
    }
  }

  private void tell(Stage.PageTable stage) {
    head(stage, "another page table translates");
    code(stage.executed());
    loads(stage.words());
    line("satp", table(stage.before()));
    line("->", ink.changed(table(stage.after())));
  }

  private String table(TableName table) {
    String root = table.rootPa() == 0 ? "" : ", root table at " + xlen.hex(table.rootPa());
    return xlen.hex(table.satp()) + "  of " + ChangeText.printable(table.owner()) + root;
  }

  private void tell(Stage.KernelVisit stage) {
    head(stage, "the Java kernel has done its work: " + stage.dispatch().branch());
    if (stage.dispatch().call() != null) {
      line("call", stage.dispatch().call());
    }
    changes(stage.changes());
    if (stage.back() == null) {
      line("hart", "free: the scheduler looks for another process");
    } else {
      tell(stage.back());
    }
  }

  private void changes(List<Change> all) {
    List<String> lines = changes.lines(all);
    if (lines.isEmpty()) {
      line("changed", "nothing");
    }
    lines.forEach(text -> out.println(INDENT + text));
  }

  private void tell(Resumption back) {
    HartState before = back.before();
    HartState after = back.after();
    line("way back", "of pid " + back.pid() + ", at " + place(back.pc()));
    csr("stvec", before.stvec(), after.stvec());
    csr("sstatus", before.sstatus(), after.sstatus());
    csr("sepc", before.sepc(), after.sepc());
    for (int number = 1; number < REGISTERS; number++) {
      csr(Register.abiName(number), before.x(number), after.x(number));
    }
  }

  private void tell(Stage.Switched stage) {
    if (stage.pid() == 0) {
      head(stage, "the hart has no process, another one goes on");
    } else {
      head(
          stage,
          "pid " + stage.pid() + " " + ChangeText.printable(stage.program()) + " gets the hart");
      line("policy", stage.policy());
    }
    if (stage.idleTicks() > 0) {
      line("idle", stage.idleTicks() + " ticks of the time CSR");
    }
    if (stage.retried() != null) {
      line("tried again", stage.retried());
    }
    changes(stage.changes());
    if (stage.back() != null) {
      tell(stage.back());
    }
  }

  private void tell(Stage.Returned stage) {
    HartState before = stage.before();
    HartState after = stage.after();
    head(
        stage,
        "sret: back in " + (after.mode() == PrivilegeMode.USER ? "user" : "supervisor") + " mode");
    line("pc", xlen.hex(before.pc()) + " -> " + ink.changed(xlen.hex(after.pc())) + "  = sepc");
    status(before.sstatus(), after.sstatus());
    mode(before.mode(), after.mode());
    line("next", "");
    instruction(stage.next());
  }

  private static String stop(Stop stop) {
    if (stop instanceof Stop.PoweredOff off) {
      return "the system is off, with status " + off.status();
    }
    if (stop instanceof Stop.AtRest) {
      return "every process waits, and nothing will come";
    }
    if (stop instanceof Stop.AtBreakpoint at) {
      return "stop point " + at.point().number() + " comes before the stage's end";
    }
    if (stop instanceof Stop.Watched watched) {
      return "stop point " + watched.point().number() + " comes before the stage's end";
    }
    if (stop instanceof Stop.Caught caught) {
      return "stop point " + caught.point().number() + ": " + caught.what();
    }
    if (stop instanceof Stop.Panicked panicked) {
      return "kernel panic: " + panicked.panic().getMessage();
    }
    return stop instanceof Stop.Interrupted ? "interrupted" : "the recording has ended";
  }
}
