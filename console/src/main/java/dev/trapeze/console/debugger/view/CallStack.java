package dev.trapeze.console.debugger.view;

import dev.trapeze.console.debugger.Subject;
import dev.trapeze.console.debugger.symbols.Symbol;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.DecodedInstruction;
import dev.trapeze.cpu.isa.Instruction;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.proc.Trapframe;
import dev.trapeze.kernel.signal.SignalFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The functions that have called each other, innermost first: through the frame pointer, and where
 * a function has not set it yet, by its prologue. In the way of a trap, the kernel's place comes
 * first and then the program's, whose registers are where the trap has put them by then.
 */
public final class CallStack {
  /** More frames than this are not looked for. */
  static final int MOST_FRAMES = 1000;

  private static final int RA = 1;
  private static final int SP = 2;
  private static final int FP = 8;
  private static final int LONGEST_EPILOGUE = 24;

  /** Where a trap comes in: the program's registers are still there, or just saved. */
  private static final Set<String> ENTRIES =
      Set.of("uservec", "handle_exception", "from_user", "kernel_trap", "user_trap");

  /** Where a trap goes out: the program's registers are in the trapframe. */
  private static final Set<String> EXITS = Set.of("userret", "ret_from_exception", "switch_mm");

  private final Look look;
  private final Subject subject;
  private final Xlen xlen;
  private final Disassembly code;
  private final List<StackFrame> frames = new ArrayList<>();
  private @Nullable String end;

  /** pc, sp, fp and ra while a frame's caller is looked for; ra is only known for the innermost. */
  private record Registers(long pc, long sp, long fp, long ra, boolean hasRa) {}

  private CallStack(Look look) {
    this.look = look;
    this.subject = look.subject();
    this.xlen = look.xlen();
    this.code = new Disassembly(look);
  }

  /**
   * The stack of a process.
   *
   * @param most how many frames are wanted
   */
  public static CallStack of(Look look, int most) {
    CallStack stack = new CallStack(look);
    if (stack.subject.hasRegisters()) {
      stack.collect(Math.min(most, MOST_FRAMES));
    }
    return stack;
  }

  /** The frames, innermost first; empty for a process without registers. */
  public List<StackFrame> frames() {
    return List.copyOf(frames);
  }

  /** Why there are no more frames, in gdb's words; null if the outermost one is there. */
  public @Nullable String end() {
    return end;
  }

  private void collect(int most) {
    Hart hart = subject.hart();
    Registers live = new Registers(subject.pc(), subject.x(SP), subject.x(FP), subject.x(RA), true);
    if (hart == null || hart.mode() == PrivilegeMode.USER) {
      unwind(live, null, most);
      return;
    }
    frames.add(new StackFrame(live.pc, live.sp, live.fp, false, null));
    Symbol place = look.symbols().symbolAt(live.pc);
    Trapframe saved = subject.trapframe();
    if (place == null || saved == null) {
      return;
    }
    if (EXITS.contains(place.name())) {
      unwind(inTrapframe(saved, saved.epc()), "<return from trap>", most);
    } else if (ENTRIES.contains(place.name())) {
      long cause = hart.csrs().read(CsrId.SCAUSE);
      String words = CsrWords.cause(cause).replaceFirst("^[a-z]+ [0-9]+: ", "");
      unwind(entering(hart, saved), "<trap: " + words + ">", most);
    }
  }

  private Registers inTrapframe(Trapframe saved, long pc) {
    return new Registers(
        pc,
        saved.word(Trapframe.wordOf(SP)),
        saved.word(Trapframe.wordOf(FP)),
        saved.word(Trapframe.wordOf(RA)),
        true);
  }

  /** The code that saves registers leaves ra and s0 as they are, and sp until it is saved. */
  private Registers entering(Hart hart, Trapframe saved) {
    Process process = subject.process();
    long sp = hart.x(SP);
    boolean programs =
        process != null
            && sp != saved.word(Trapframe.KERNEL_SP)
            && process.addressSpace().regionAt(xlen.zeroExtend(sp)) != null;
    return new Registers(
        hart.csrs().read(CsrId.SEPC),
        programs ? sp : saved.word(Trapframe.wordOf(SP)),
        hart.x(FP),
        hart.x(RA),
        true);
  }

  private void unwind(Registers innermost, @Nullable String firstMark, int most) {
    Registers now = innermost;
    String mark = firstMark;
    boolean caller = false;
    while (frames.size() < most) {
      frames.add(new StackFrame(now.pc, now.sp, now.fp, caller, mark));
      Symbol function = look.symbols().symbolAt(caller ? now.pc - 1 : now.pc);
      if (function != null && function.name().equals("_start")) {
        return;
      }
      Registers next = caller(now, function);
      if (next == null) {
        return;
      }
      if (Long.compareUnsigned(xlen.zeroExtend(next.sp), xlen.zeroExtend(now.sp)) < 0) {
        end = "Backtrace stopped: previous frame inner to this frame (corrupt stack?)";
        return;
      }
      if (next.pc == now.pc && next.sp == now.sp && next.fp == now.fp) {
        end = "Backtrace stopped: previous frame identical to this frame (corrupt stack?)";
        return;
      }
      mark = null;
      caller = true;
      Registers interrupted = interrupted(next);
      if (interrupted != null) {
        mark = "<signal handler called>";
        caller = false;
        next = interrupted;
      }
      now = next;
    }
    end = "(More stack frames follow...)";
  }

  /** The registers of the caller; null at the end of the stack. */
  private @Nullable Registers caller(Registers now, @Nullable Symbol function) {
    Prologue prologue = function == null ? null : Prologue.of(look, function);
    long va = xlen.zeroExtend(now.pc);
    if (now.hasRa && prologue != null && !prologue.frameIsSet(va)) {
      return beforeFrame(now, prologue, va);
    }
    if (now.hasRa && prologue != null) {
      Registers left = afterFrame(now, prologue);
      if (left != null) {
        return left.pc == 0 ? null : left;
      }
    }
    if (now.hasRa && prologue == null && !isStack(now.fp)) {
      return now.ra == 0 || now.ra == now.pc
          ? null
          : new Registers(now.ra, now.sp, now.fp, 0, false);
    }
    long raOffset =
        prologue != null && prologue.hasFrame() ? prologue.raOffsetBefore(va) : xlen.bytes();
    long fpOffset =
        prologue != null && prologue.hasFrame()
            ? prologue.oldFpOffsetBefore(va)
            : 2L * xlen.bytes();
    return inFrame(now, raOffset, fpOffset);
  }

  private boolean isStack(long fp) {
    return fp != 0 && subject.physical(fp - xlen.bytes()) >= 0 && fp % xlen.bytes() == 0;
  }

  /** The frame is laid out: {@code now.fp} is its end. */
  private @Nullable Registers inFrame(Registers now, long raOffset, long fpOffset) {
    Long ra = raOffset == Prologue.NONE ? Long.valueOf(now.ra) : word(now.fp - raOffset);
    Long fp = fpOffset == Prologue.NONE ? Long.valueOf(now.fp) : word(now.fp - fpOffset);
    if (ra == null || fp == null) {
      return null;
    }
    return ra == 0 ? null : new Registers(ra, now.fp, fp, 0, false);
  }

  /** The function has not set its frame pointer yet, or never does. */
  private @Nullable Registers beforeFrame(Registers now, Prologue prologue, long va) {
    long frameEnd = now.sp + (prologue.hasFrame() ? prologue.allocatedBefore(va) : 0);
    long raOffset = prologue.hasFrame() ? prologue.raOffsetBefore(va) : Prologue.NONE;
    Long ra = raOffset == Prologue.NONE ? Long.valueOf(now.ra) : word(frameEnd - raOffset);
    return ra == null || ra == 0 ? null : new Registers(ra, frameEnd, now.fp, 0, false);
  }

  /** The function has given up its frame already: s0 is the caller's. Null if it has not. */
  private @Nullable Registers afterFrame(Registers now, Prologue prologue) {
    long va = xlen.zeroExtend(now.pc);
    long freed = 0;
    Long ra = now.ra;
    for (int i = 0; i < LONGEST_EPILOGUE; i++) {
      Disassembly.Line line = code.at(va);
      DecodedInstruction decoded = code.decoded(va);
      if (line == null || decoded == null) {
        return null;
      }
      Instruction kind = decoded.instruction();
      boolean onStack = decoded.rs1() == SP;
      if (Prologue.isLoad(kind) && onStack && decoded.rd() == FP) {
        return null;
      }
      if (Prologue.isLoad(kind) && onStack && decoded.rd() == RA) {
        ra = word(now.sp + decoded.immediate());
      } else if (kind == Instruction.ADDI && onStack && decoded.rd() == SP) {
        freed += decoded.immediate();
      } else if (kind == Instruction.JALR && decoded.rd() == 0) {
        return ra == null ? null : new Registers(ra, now.sp + freed, now.fp, 0, false);
      } else if (isJump(kind)) {
        return freed == prologue.frameBytes() && freed > 0 && ra != null
            ? new Registers(ra, now.sp + freed, now.fp, 0, false)
            : null;
      }
      va = line.endVa();
    }
    return null;
  }

  private static boolean isJump(Instruction kind) {
    return switch (kind) {
      case JAL, JALR, BEQ, BNE, BLT, BGE, BLTU, BGEU, ECALL, EBREAK -> true;
      default -> false;
    };
  }

  /** A handler returns to the stub of {@code sigreturn}; the interrupted registers are at sp. */
  private @Nullable Registers interrupted(Registers handlers) {
    Symbol stub = look.symbols().symbolAt(handlers.pc);
    if (stub == null
        || !stub.name().equals("sigreturn")
        || stub.va() != xlen.zeroExtend(handlers.pc)) {
      return null;
    }
    byte[] bytes = new byte[SignalFrame.bytes(xlen)];
    if (subject.read(handlers.sp, bytes, 0, bytes.length) < bytes.length) {
      return null;
    }
    long[] registers = SignalFrame.decode(xlen, bytes).registers();
    return new Registers(registers[0], registers[SP], registers[FP], registers[RA], true);
  }

  private @Nullable Long word(long va) {
    byte[] bytes = new byte[xlen.bytes()];
    if (subject.read(va, bytes, 0, bytes.length) < bytes.length) {
      end = "Backtrace stopped: Cannot access memory at address " + look.hex(va);
      return null;
    }
    return xlen.signExtend(Words.bits(bytes, 0, bytes.length));
  }
}
