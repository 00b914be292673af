package dev.trapeze.cpu.exec;

import dev.trapeze.cpu.fp.Binary32;
import dev.trapeze.cpu.fp.Binary64;
import dev.trapeze.cpu.fp.FloatFlags;
import dev.trapeze.cpu.fp.IntegerConversion;
import dev.trapeze.cpu.fp.NanBoxing;
import dev.trapeze.cpu.fp.Rounding;
import dev.trapeze.cpu.hart.FloatState;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.isa.DecodedInstruction;
import dev.trapeze.cpu.isa.TrapCause;

/**
 * The F and D extensions for the reference stepper, written down as the specification lists them.
 * The arithmetic is the engine's, and tested apart; operands, results and traps are told here
 * again.
 */
final class ReferenceFloats {
  private final Hart hart;
  private final FloatState state;
  private final ReferenceMemory memory;
  private final GuestFault fault;
  private final StepObserver observer;

  /** The flags of one instruction alone. */
  private final FloatFlags raised = new FloatFlags();

  ReferenceFloats(Hart hart, ReferenceMemory memory, GuestFault fault, StepObserver observer) {
    this.hart = hart;
    this.state = hart.floats();
    this.memory = memory;
    this.fault = fault;
    this.observer = observer;
  }

  void execute(DecodedInstruction d) {
    if (state.isOff()) {
      throw illegal(d);
    }
    raised.setFlags(0);
    compute(d);
    if (raised.flags() != 0) {
      state.raise(raised.flags());
      observer.raised(raised.flags());
    }
  }

  private void compute(DecodedInstruction d) {
    long rs1 = hart.x(d.rs1());
    long va = hart.xlen().signExtend(rs1 + d.immediate());
    int s1 = NanBoxing.unbox(wide(d.rs1()));
    int s2 = NanBoxing.unbox(wide(d.rs2()));
    long d1 = wide(d.rs1());
    long d2 = wide(d.rs2());
    switch (d.instruction()) {
      case FLW -> single(d, (int) memory.load(va, 4));
      case FLD -> wide(d, memory.load(va, 8));
      case FSW -> memory.store(va, 4, d2 & 0xFFFF_FFFFL);
      case FSD -> memory.store(va, 8, d2);

      case FADD_S -> single(d, Binary32.add(s1, s2, mode(d), raised));
      case FSUB_S -> single(d, Binary32.subtract(s1, s2, mode(d), raised));
      case FMUL_S -> single(d, Binary32.multiply(s1, s2, mode(d), raised));
      case FDIV_S -> single(d, Binary32.divide(s1, s2, mode(d), raised));
      case FSQRT_S -> single(d, Binary32.squareRoot(s1, mode(d), raised));
      case FMADD_S -> single(d, Binary32.fma(s1, s2, s3(d), mode(d), raised));
      case FMSUB_S -> single(d, Binary32.fma(s1, s2, minus(s3(d)), mode(d), raised));
      case FNMSUB_S -> single(d, Binary32.fma(minus(s1), s2, s3(d), mode(d), raised));
      case FNMADD_S -> single(d, Binary32.fma(minus(s1), s2, minus(s3(d)), mode(d), raised));
      case FSGNJ_S -> single(d, Binary32.withSign(s1, s2));
      case FSGNJN_S -> single(d, Binary32.withSign(s1, minus(s2)));
      case FSGNJX_S -> single(d, Binary32.withSign(s1, s1 ^ s2));
      case FMIN_S -> single(d, Binary32.minimum(s1, s2, raised));
      case FMAX_S -> single(d, Binary32.maximum(s1, s2, raised));
      case FEQ_S -> integer(d, Binary32.isEqual(s1, s2, raised) ? 1 : 0);
      case FLT_S -> integer(d, Binary32.isLess(s1, s2, raised) ? 1 : 0);
      case FLE_S -> integer(d, Binary32.isLessOrEqual(s1, s2, raised) ? 1 : 0);
      case FCLASS_S -> integer(d, Binary32.classify(s1));
      case FMV_X_W -> integer(d, (int) d1);
      case FMV_W_X -> single(d, (int) rs1);

      case FADD_D -> wide(d, Binary64.add(d1, d2, mode(d), raised));
      case FSUB_D -> wide(d, Binary64.subtract(d1, d2, mode(d), raised));
      case FMUL_D -> wide(d, Binary64.multiply(d1, d2, mode(d), raised));
      case FDIV_D -> wide(d, Binary64.divide(d1, d2, mode(d), raised));
      case FSQRT_D -> wide(d, Binary64.squareRoot(d1, mode(d), raised));
      case FMADD_D -> wide(d, Binary64.fma(d1, d2, wide(d.rs3()), mode(d), raised));
      case FMSUB_D -> wide(d, Binary64.fma(d1, d2, minus(wide(d.rs3())), mode(d), raised));
      case FNMSUB_D -> wide(d, Binary64.fma(minus(d1), d2, wide(d.rs3()), mode(d), raised));
      case FNMADD_D -> wide(d, Binary64.fma(minus(d1), d2, minus(wide(d.rs3())), mode(d), raised));
      case FSGNJ_D -> wide(d, Binary64.withSign(d1, d2));
      case FSGNJN_D -> wide(d, Binary64.withSign(d1, minus(d2)));
      case FSGNJX_D -> wide(d, Binary64.withSign(d1, d1 ^ d2));
      case FMIN_D -> wide(d, Binary64.minimum(d1, d2, raised));
      case FMAX_D -> wide(d, Binary64.maximum(d1, d2, raised));
      case FEQ_D -> integer(d, Binary64.isEqual(d1, d2, raised) ? 1 : 0);
      case FLT_D -> integer(d, Binary64.isLess(d1, d2, raised) ? 1 : 0);
      case FLE_D -> integer(d, Binary64.isLessOrEqual(d1, d2, raised) ? 1 : 0);
      case FCLASS_D -> integer(d, Binary64.classify(d1));
      case FMV_X_D -> integer(d, d1);
      case FMV_D_X -> wide(d, rs1);
      default -> convert(d, rs1, s1, d1, mode(d));
    }
  }

  private void convert(DecodedInstruction d, long rs1, int s1, long d1, int mode) {
    long widened = IntegerConversion.wide(s1);
    long word = rs1 & 0xFFFF_FFFFL;
    switch (d.instruction()) {
      case FCVT_S_D -> single(d, Binary64.toBinary32(d1, mode, raised));
      case FCVT_D_S -> wide(d, Binary32.toBinary64(s1, raised));
      case FCVT_W_S -> integer(d, IntegerConversion.toInt(widened, mode, raised));
      case FCVT_WU_S -> integer(d, IntegerConversion.toUnsignedInt(widened, mode, raised));
      case FCVT_L_S -> integer(d, IntegerConversion.toLong(widened, mode, raised));
      case FCVT_LU_S -> integer(d, IntegerConversion.toUnsignedLong(widened, mode, raised));
      case FCVT_W_D -> integer(d, IntegerConversion.toInt(d1, mode, raised));
      case FCVT_WU_D -> integer(d, IntegerConversion.toUnsignedInt(d1, mode, raised));
      case FCVT_L_D -> integer(d, IntegerConversion.toLong(d1, mode, raised));
      case FCVT_LU_D -> integer(d, IntegerConversion.toUnsignedLong(d1, mode, raised));
      case FCVT_S_W -> single(d, IntegerConversion.toBinary32((int) rs1, mode, raised));
      case FCVT_S_WU -> single(d, IntegerConversion.unsignedToBinary32(word, mode, raised));
      case FCVT_S_L -> single(d, IntegerConversion.toBinary32(rs1, mode, raised));
      case FCVT_S_LU -> single(d, IntegerConversion.unsignedToBinary32(rs1, mode, raised));
      case FCVT_D_W -> wide(d, IntegerConversion.toBinary64((int) rs1, mode, raised));
      case FCVT_D_WU -> wide(d, IntegerConversion.unsignedToBinary64(word, mode, raised));
      case FCVT_D_L -> wide(d, IntegerConversion.toBinary64(rs1, mode, raised));
      case FCVT_D_LU -> wide(d, IntegerConversion.unsignedToBinary64(rs1, mode, raised));
      default -> throw new IllegalArgumentException(d + " is no floating-point instruction");
    }
  }

  private int mode(DecodedInstruction d) {
    int mode = d.roundingMode() == Rounding.DYNAMIC ? state.roundingMode() : d.roundingMode();
    if (!Rounding.isValid(mode)) {
      throw illegal(d);
    }
    return mode;
  }

  private int s3(DecodedInstruction d) {
    return NanBoxing.unbox(wide(d.rs3()));
  }

  private long wide(int number) {
    return state.registers()[number & 31];
  }

  private static int minus(int a) {
    return a ^ Binary32.SIGN;
  }

  private static long minus(long a) {
    return a ^ Binary64.SIGN;
  }

  private void single(DecodedInstruction d, int value) {
    wide(d, NanBoxing.box(value));
  }

  private void wide(DecodedInstruction d, long value) {
    state.registers()[d.rd()] = value;
    state.markDirty();
  }

  private void integer(DecodedInstruction d, long value) {
    hart.setX(d.rd(), value);
  }

  private GuestFault illegal(DecodedInstruction d) {
    return fault.of(TrapCause.ILLEGAL_INSTRUCTION, d.raw() & 0xFFFF_FFFFL);
  }
}
