package dev.trapeze.console.debugger.memory;

import dev.trapeze.console.debugger.command.Ink;
import dev.trapeze.console.debugger.words.ProgramRegisters;
import dev.trapeze.cpu.hart.CsrFile;
import dev.trapeze.cpu.hart.VirtualClock;
import dev.trapeze.cpu.isa.DecodedInstruction;
import dev.trapeze.cpu.isa.Operand;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.Register;
import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.mmu.AccessKind;
import dev.trapeze.cpu.mmu.PageWalk;
import dev.trapeze.kernel.mm.FaultForecast;
import dev.trapeze.kernel.mm.FaultOutcome;
import dev.trapeze.kernel.mm.MemoryAccess;
import dev.trapeze.kernel.mm.Region;
import dev.trapeze.kernel.trap.FaultPlace;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why a trap happened, in a few sentences. */
final class ExplainText {
  private final TrapEvidence evidence;
  private final TrapSeen trap;
  private final Ink ink;

  ExplainText(TrapEvidence evidence, Ink ink) {
    this.evidence = evidence;
    this.trap = evidence.trap();
    this.ink = ink;
  }

  /** What happened, which rule it broke, and what the kernel makes of it. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    TrapCause cause = trap.cause();
    lines.add(heading(cause));
    if (cause == null) {
      lines.add("The specification knows no such cause. " + Signals.words(evidence, null));
      return lines;
    }
    switch (cause) {
      case ECALL_FROM_U -> lines.add("The program asks the kernel: " + evidence.call() + ".");
      case SUPERVISOR_TIMER_INTERRUPT -> timer(lines);
      case SUPERVISOR_EXTERNAL_INTERRUPT ->
          lines.add(
              "Input has arrived at the console, whose interrupt is enabled. "
                  + notExecuted()
                  + " The kernel takes the input and wakes who waits for it.");
      case ILLEGAL_INSTRUCTION -> {
        lines.add(new IllegalText(evidence).words());
        lines.add(Signals.words(evidence, null));
      }
      case BREAKPOINT -> {
        lines.add("The instruction is a breakpoint, " + instruction() + ".");
        lines.add(Signals.words(evidence, null));
      }
      case LOAD_ADDRESS_MISALIGNED, STORE_ADDRESS_MISALIGNED, INSTRUCTION_ADDRESS_MISALIGNED -> {
        lines.add(access(cause));
        lines.add(
            "The address is not a multiple of what the instruction needs. "
                + Signals.words(evidence, null));
      }
      case LOAD_PAGE_FAULT, STORE_PAGE_FAULT, INSTRUCTION_PAGE_FAULT -> pageFault(lines, cause);
      case LOAD_ACCESS_FAULT, STORE_ACCESS_FAULT, INSTRUCTION_ACCESS_FAULT -> {
        lines.add(access(cause));
        lines.add(rule(cause));
        lines.add(Signals.words(evidence, null));
      }
      default -> lines.add(notExecuted());
    }
    return lines;
  }

  private String heading(@Nullable TrapCause cause) {
    String words = cause == null ? "a trap of an unknown cause" : cause.words();
    return String.format(
        "%s: %s (scause 0x%x) at %s",
        Spaces.name(evidence.process()),
        ink.changed(words),
        evidence.xlen().zeroExtend(trap.scause()),
        evidence.name(trap.sepc()));
  }

  private String instruction() {
    return ink.changed(evidence.disassembled(trap.sepc()));
  }

  private static String notExecuted() {
    return "The instruction at sepc has not executed yet; it comes next.";
  }

  private void timer(List<String> lines) {
    CsrFile csrs = evidence.hart().csrs();
    VirtualClock clock = evidence.kernel().machine().clock();
    String times =
        evidence.registers() == null
            ? "Time has reached stimecmp"
            : String.format(
                "Time is %d and has reached stimecmp, %d (ten instructions are one tick of it)",
                clock.time(), csrs.stimecmp());
    lines.add(
        times
            + ". sie.STIE lets the timer interrupt, and in U-mode sstatus.SIE does not count. "
            + notExecuted());
    lines.add(
        "The kernel sets stimecmp for its next tick, wakes those who sleep until now, and lets the"
            + " scheduler decide who goes on.");
  }

  private void pageFault(List<String> lines, TrapCause cause) {
    MemoryAccess access = accessOf(cause);
    FaultForecast forecast = evidence.forecast(access);
    lines.add(access(cause));
    lines.add(rule(cause));
    long va = evidence.xlen().zeroExtend(trap.stval());
    FaultOutcome refused = forecast.outcome();
    if (refused == FaultOutcome.RESOLVED) {
      lines.add(sentence(evidence.name(trap.stval()) + ": " + answer(forecast)));
    } else {
      lines.add(
          sentence(
              Spaces.hex(evidence.xlen(), va)
                  + ": "
                  + FaultPlace.of(evidence.space(), va, access, refused)));
      lines.add(Signals.words(evidence, refused));
    }
  }

  private static String sentence(String words) {
    return words + ".";
  }

  private static MemoryAccess accessOf(TrapCause cause) {
    return switch (kindOf(cause)) {
      case LOAD -> MemoryAccess.READ;
      case STORE -> MemoryAccess.WRITE;
      case FETCH -> MemoryAccess.EXECUTE;
    };
  }

  private static AccessKind kindOf(TrapCause cause) {
    return switch (cause) {
      case LOAD_PAGE_FAULT, LOAD_ACCESS_FAULT, LOAD_ADDRESS_MISALIGNED -> AccessKind.LOAD;
      case STORE_PAGE_FAULT, STORE_ACCESS_FAULT, STORE_ADDRESS_MISALIGNED -> AccessKind.STORE;
      default -> AccessKind.FETCH;
    };
  }

  /** What was accessed, by which instruction, and which register gave the address. */
  private String access(TrapCause cause) {
    AccessKind kind = kindOf(cause);
    String address = ink.address(Spaces.hex(evidence.xlen(), trap.stval()));
    if (kind == AccessKind.FETCH) {
      return "The hart could not fetch an instruction at " + address + jump();
    }
    String verb = kind == AccessKind.LOAD ? "loads from " : "stores to ";
    DecodedInstruction decoded = evidence.decoded();
    ProgramRegisters registers = evidence.registers();
    if (decoded != null && registers != null) {
      boolean offset = decoded.instruction().format().syntax().contains(Operand.MEMORY);
      long base = registers.x(decoded.rs1());
      String made =
          String.format(
              ": %s is %s, and the instruction %s %s",
              Register.abiName(decoded.rs1()),
              Spaces.hex(evidence.xlen(), base),
              verb.trim(),
              address);
      long wanted = evidence.xlen().zeroExtend(base + (offset ? decoded.immediate() : 0));
      long beyond = evidence.xlen().zeroExtend(trap.stval()) - wanted;
      if (beyond != 0) {
        made += ", the part of its access behind a page's end";
      }
      return instruction() + made + ".";
    }
    return instruction() + " " + verb + address + ".";
  }

  private String jump() {
    return trap.sepc() == trap.stval()
        ? ", where the program has jumped to."
        : ": the instruction at sepc reaches into that page.";
  }

  private String rule(TrapCause cause) {
    SelectedTable table =
        new SelectedTable(
            evidence.space().table().mode(),
            evidence.xlen().signExtend(evidence.space().table().satp()),
            evidence.space(),
            Spaces.name(evidence.process()),
            evidence.xlen());
    PageWalk walk =
        WalkText.walk(evidence.kernel().machine(), evidence.hart(), table, trap.stval());
    Verdict verdict =
        TranslationRules.of(evidence.kernel().machine().bus(), evidence.hart())
            .verdict(walk, kindOf(cause), PrivilegeMode.USER);
    String access = "A " + WalkText.word(kindOf(cause)) + " from U-mode there ";
    if (verdict.passes()) {
      return access
          + "would pass by the page table as it is now ("
          + verdict.words()
          + "): the hart had remembered what was there before, or the table has been changed since.";
    }
    String level = verdict.level() < 0 ? "" : "at level " + verdict.level() + " of the walk, ";
    return access
        + ink.wrong("fails")
        + " "
        + level
        + verdict.words()
        + " ("
        + table.modeName()
        + ", RISC-V Privileged 4.3.2).";
  }

  private String answer(FaultForecast forecast) {
    return switch (forecast) {
      case TRIED_AGAIN -> "the access is allowed; the kernel lets the hart try again";
      case STACK_GROWS -> "the kernel lets the stack grow down to that page";
      case ZEROS -> "no mistake: the kernel gives the page a frame of zeros of its own";
      case SHARED_ZEROS ->
          "no mistake: the kernel shows the one frame of zeros until the first store";
      case FILE_PAGE ->
          "no mistake: the kernel shows the page of the file in the page cache: " + file();
      case FILE_COPY -> "no mistake: the kernel gives the page a copy of what it shows: " + file();
      case COPY -> "copy-on-write: the kernel gives the page a copy of the frame that it shares";
      case WRITABLE -> "the kernel makes the page writable: it need not be copied";
      case NO_MAPPING, NOT_PERMITTED, BEHIND_FILE_END, STACK_OVERFLOW ->
          throw new IllegalArgumentException(forecast + " is no answer");
    };
  }

  private String file() {
    long va = evidence.xlen().zeroExtend(trap.stval());
    Region region = evidence.space().regionOnPage(va);
    return region == null ? "" : Spaces.backing(region, va);
  }
}
