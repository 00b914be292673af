package dev.trapeze.console.debugger.frames;

import dev.trapeze.console.debugger.Subject;
import dev.trapeze.console.debugger.symbols.Symbol;
import dev.trapeze.console.debugger.symbols.Symbols;
import dev.trapeze.cpu.isa.DecodedInstruction;
import dev.trapeze.cpu.isa.Instruction;
import dev.trapeze.cpu.isa.Xlen;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the caller of a call in a program that keeps frame pointers (gcc's {@code
 * -fno-omit-frame-pointer}, RISC-V's convention): s0 is what sp was before the call, and below it
 * lie ra, unless the function calls nothing, and the caller's s0. Where they lie is read from the
 * function's instructions, so that the answer is right in the first and the last of them, too.
 */
public final class Unwinder {
  private static final int RA = 1;
  private static final int SP = 2;
  private static final int FP = 8;
  private static final int MOST_FRAMES = 1000;
  private static final int MOST_EPILOGUE = 24;

  private final Subject subject;
  private final Symbols symbols;
  private final Xlen xlen;
  private @Nullable String trouble;

  /** For what the subject's memory holds now. */
  public Unwinder(Subject subject, Symbols symbols) {
    this.subject = subject;
    this.symbols = symbols;
    this.xlen = subject.xlen();
  }

  /** The call in which the subject is. */
  public CallFrame innermost() {
    return new CallFrame(subject.pc(), subject.x(SP), subject.x(FP), subject.x(RA));
  }

  /** All calls from {@code first} on, the innermost first. */
  public List<CallFrame> from(CallFrame first) {
    List<CallFrame> frames = new ArrayList<>();
    CallFrame frame = first;
    while (frame != null && frames.size() < MOST_FRAMES) {
      frames.add(frame);
      frame = callerOf(frame, frames.size() == 1);
    }
    return frames;
  }

  /** Why the last answer was null though the stack should go on, in gdb's words; or null. */
  public @Nullable String trouble() {
    return trouble;
  }

  /**
   * The call that has made this one; null if it is the outermost, or if it cannot be told.
   *
   * @param innermost whether the program executes there, or did when it was interrupted, so that ra
   *     and s0 count
   */
  public @Nullable CallFrame callerOf(CallFrame frame, boolean innermost) {
    trouble = null;
    Symbol function = symbols.symbolAt(innermost ? frame.pc() : frame.pc() - 1);
    CallFrame caller =
        innermost ? callerOfInnermost(frame, function) : callerOfOuter(frame, function);
    if (caller == null || caller.pc() == 0) {
      return null;
    }
    if (caller.pc() == frame.pc() && caller.sp() == frame.sp() && caller.fp() == frame.fp()) {
      trouble = "Backtrace stopped: previous frame identical to this frame (corrupt stack?)";
      return null;
    }
    if (Long.compareUnsigned(xlen.zeroExtend(caller.sp()), xlen.zeroExtend(frame.sp())) < 0) {
      trouble = "Backtrace stopped: previous frame inner to this frame (corrupt stack?)";
      return null;
    }
    if (subject.physical(caller.pc()) < 0) {
      trouble = noAccess(caller.pc());
      return null;
    }
    return caller;
  }

  private @Nullable CallFrame callerOfInnermost(CallFrame frame, @Nullable Symbol function) {
    if (function == null) {
      return new CallFrame(frame.ra(), frame.sp(), frame.fp(), 0);
    }
    Prologue prologue = Prologue.of(subject, function);
    long va = xlen.zeroExtend(frame.pc());
    if (!prologue.frameIsSet(va)) {
      long end = frame.sp() + prologue.allocatedBefore(va);
      long raOffset = prologue.raOffsetBefore(va);
      Long ra = raOffset == Prologue.NONE ? Long.valueOf(frame.ra()) : word(end - raOffset);
      return ra == null ? null : new CallFrame(ra, end, frame.fp(), 0);
    }
    if (isLeaving(frame, function)) {
      return left(frame);
    }
    return inFrame(frame, prologue, va);
  }

  private @Nullable CallFrame callerOfOuter(CallFrame frame, @Nullable Symbol function) {
    Prologue prologue = function == null ? null : Prologue.of(subject, function);
    if (prologue != null && prologue.hasFrame()) {
      return inFrame(frame, prologue, xlen.zeroExtend(frame.pc()));
    }
    // The place that the convention gives them.
    return inFrame(frame, frame.fp(), xlen.bytes(), 2L * xlen.bytes());
  }

  private @Nullable CallFrame inFrame(CallFrame frame, Prologue prologue, long va) {
    long end = frame.fp() + prologue.fpOffset();
    return inFrame(frame, end, prologue.raOffsetBefore(va), prologue.oldFpOffsetBefore(va));
  }

  /** The frame is laid out, and ends at {@code end}. */
  private @Nullable CallFrame inFrame(CallFrame frame, long end, long raOffset, long fpOffset) {
    Long ra = raOffset == Prologue.NONE ? Long.valueOf(frame.ra()) : word(end - raOffset);
    Long fp = fpOffset == Prologue.NONE ? Long.valueOf(frame.fp()) : word(end - fpOffset);
    return ra == null || fp == null ? null : new CallFrame(ra, end, fp, 0);
  }

  /**
   * Whether s0 is the caller's again: between here and the end of the function, by a return or by a
   * jump to another one, it is not loaded any more.
   */
  private boolean isLeaving(CallFrame frame, Symbol function) {
    long va = frame.pc();
    for (int i = 0; i < MOST_EPILOGUE; i++) {
      DecodedInstruction decoded = Code.at(subject, va);
      if (decoded == null || (isLoadFromStack(decoded) && decoded.rd() == FP)) {
        return false;
      }
      if (Code.isReturn(decoded)) {
        return true;
      }
      if (Code.jumps(decoded)) {
        boolean forGood = decoded.instruction() == Instruction.JAL && decoded.rd() == 0;
        return forGood && !isIn(function, va + decoded.immediate());
      }
      va += decoded.lengthBytes();
    }
    return false;
  }

  private boolean isIn(Symbol function, long va) {
    long offset = xlen.zeroExtend(va) - function.va();
    return offset >= 0 && offset < function.sizeBytes();
  }

  /** The caller, seen from the last instructions of a function. */
  private @Nullable CallFrame left(CallFrame frame) {
    Long ra = frame.ra();
    long sp = frame.sp();
    long va = frame.pc();
    DecodedInstruction decoded = Code.at(subject, va);
    while (decoded != null && !Code.jumps(decoded)) {
      if (isLoadFromStack(decoded) && decoded.rd() == RA) {
        ra = word(sp + decoded.immediate());
      }
      sp += freed(decoded);
      va += decoded.lengthBytes();
      decoded = Code.at(subject, va);
    }
    return ra == null ? null : new CallFrame(ra, sp, frame.fp(), 0);
  }

  private static long freed(DecodedInstruction decoded) {
    boolean moves =
        decoded.instruction() == Instruction.ADDI && decoded.rd() == SP && decoded.rs1() == SP;
    return moves ? decoded.immediate() : 0;
  }

  private static boolean isLoadFromStack(DecodedInstruction decoded) {
    return decoded.rs1() == SP
        && (decoded.instruction() == Instruction.LW || decoded.instruction() == Instruction.LD);
  }

  private @Nullable Long word(long va) {
    byte[] bytes = new byte[xlen.bytes()];
    if (subject.read(va, bytes, 0, bytes.length) < bytes.length) {
      trouble = noAccess(va);
      return null;
    }
    long value = 0;
    for (int i = bytes.length - 1; i >= 0; i--) {
      value = value << 8 | bytes[i] & 0xFF;
    }
    return xlen.signExtend(value);
  }

  private String noAccess(long va) {
    return "Backtrace stopped: Cannot access memory at address 0x"
        + Long.toHexString(xlen.zeroExtend(va));
  }
}
