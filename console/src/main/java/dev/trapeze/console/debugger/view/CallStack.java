package dev.trapeze.console.debugger.view;

import dev.trapeze.console.debugger.Subject;
import dev.trapeze.console.debugger.frames.CallFrame;
import dev.trapeze.console.debugger.frames.Unwinder;
import dev.trapeze.console.debugger.symbols.Symbol;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.isa.CsrId;
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

  /** Where a program begins (crt0.S). */
  private static final String OUTERMOST = "_start";

  /** Where a trap comes in: the program's registers are still there, or just saved. */
  private static final Set<String> ENTRIES =
      Set.of("uservec", "handle_exception", "from_user", "kernel_trap", "user_trap");

  /** Where a trap goes out: the program's registers are in the trapframe. */
  private static final Set<String> EXITS = Set.of("userret", "ret_from_exception", "switch_mm");

  private final Look look;
  private final Subject subject;
  private final Xlen xlen;
  private final Unwinder unwinder;
  private final List<StackFrame> frames = new ArrayList<>();
  private @Nullable String end;

  private CallStack(Look look) {
    this.look = look;
    this.subject = look.subject();
    this.xlen = look.xlen();
    this.unwinder = new Unwinder(subject, look.symbols());
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
    CallFrame live = unwinder.innermost();
    if (hart == null || hart.mode() == PrivilegeMode.USER) {
      unwind(live, null, most);
      return;
    }
    frames.add(new StackFrame(live.pc(), live.sp(), live.fp(), false, null));
    Symbol place = look.symbols().symbolAt(live.pc());
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

  private CallFrame inTrapframe(Trapframe saved, long pc) {
    return new CallFrame(
        pc,
        saved.word(Trapframe.wordOf(SP)),
        saved.word(Trapframe.wordOf(FP)),
        saved.word(Trapframe.wordOf(RA)));
  }

  /** The code that saves registers leaves ra and s0 as they are, and sp until it is saved. */
  private CallFrame entering(Hart hart, Trapframe saved) {
    Process process = subject.process();
    long sp = hart.x(SP);
    boolean programs =
        process != null
            && sp != saved.word(Trapframe.KERNEL_SP)
            && process.addressSpace().regionAt(xlen.zeroExtend(sp)) != null;
    return new CallFrame(
        hart.csrs().read(CsrId.SEPC),
        programs ? sp : saved.word(Trapframe.wordOf(SP)),
        hart.x(FP),
        hart.x(RA));
  }

  private void unwind(CallFrame first, @Nullable String firstMark, int most) {
    CallFrame now = first;
    String mark = firstMark;
    boolean caller = false;
    while (frames.size() < most) {
      frames.add(new StackFrame(now.pc(), now.sp(), now.fp(), caller, mark));
      Symbol function = look.symbols().symbolAt(caller ? now.pc() - 1 : now.pc());
      if (function != null && function.name().equals(OUTERMOST)) {
        return;
      }
      CallFrame next = unwinder.callerOf(now, !caller);
      if (next == null) {
        end = unwinder.trouble();
        return;
      }
      mark = null;
      caller = true;
      CallFrame interrupted = interrupted(next);
      if (interrupted != null) {
        mark = "<signal handler called>";
        caller = false;
        next = interrupted;
      }
      now = next;
    }
    end = "(More stack frames follow...)";
  }

  /** A handler returns to the stub of {@code sigreturn}; the interrupted registers are at sp. */
  private @Nullable CallFrame interrupted(CallFrame handlers) {
    Symbol stub = look.symbols().symbolAt(handlers.pc());
    if (stub == null
        || !stub.name().equals("sigreturn")
        || stub.va() != xlen.zeroExtend(handlers.pc())) {
      return null;
    }
    byte[] bytes = new byte[SignalFrame.bytes(xlen)];
    if (subject.read(handlers.sp(), bytes, 0, bytes.length) < bytes.length) {
      return null;
    }
    long[] registers = SignalFrame.decode(xlen, bytes).registers();
    return new CallFrame(registers[0], registers[SP], registers[FP], registers[RA]);
  }
}
