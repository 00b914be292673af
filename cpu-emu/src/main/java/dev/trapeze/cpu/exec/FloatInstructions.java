package dev.trapeze.cpu.exec;

import dev.trapeze.cpu.fp.Binary32;
import dev.trapeze.cpu.fp.Binary64;
import dev.trapeze.cpu.fp.IntegerConversion;
import dev.trapeze.cpu.fp.NanBoxing;
import dev.trapeze.cpu.fp.Rounding;
import dev.trapeze.cpu.hart.FloatState;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.isa.TrapCause;

/**
 * The F and D extensions for the block engine, from the instruction word. What reaches this has
 * been decoded once, so that every word is an instruction of the hart, and its fields can be relied
 * on.
 */
final class FloatInstructions {
  private final FloatState state;
  private final GuestFault fault;
  private final long[] f;
  private final long[] x;

  FloatInstructions(Hart hart, GuestFault fault) {
    this.state = hart.floats();
    this.fault = fault;
    this.f = state.registers();
    this.x = hart.registers();
  }

  /** Register {@code number}, as it is. */
  long get(int number) {
    return f[number];
  }

  /** Sets a register to a binary64 pattern or a boxed binary32 pattern. */
  void set(int number, long value) {
    f[number] = value;
    state.markDirty();
  }

  /** Throws the fault of the instruction {@code raw} if floating point is off. */
  void requireOn(int raw) {
    if (state.isOff()) {
      throw illegal(raw);
    }
  }

  /** Executes any instruction of F and D but a load or a store. */
  void execute(int raw) {
    requireOn(raw);
    boolean wide = (raw >>> 25 & 1) != 0;
    int form = raw >>> 2 & 31;
    if (form != 0x14) {
      fuse(raw, form, wide);
    } else if (wide) {
      executeWide(raw);
    } else {
      executeSingle(raw);
    }
  }

  /** fmadd, fmsub, fnmsub, fnmadd: the product or the addend with its sign changed. */
  private void fuse(int raw, int form, boolean wide) {
    int mode = mode(raw);
    boolean negateAddend = form == 0x11 || form == 0x13;
    boolean negateProduct = form == 0x12 || form == 0x13;
    if (wide) {
      long a = f[rs1(raw)] ^ (negateProduct ? Binary64.SIGN : 0);
      long c = f[raw >>> 27] ^ (negateAddend ? Binary64.SIGN : 0);
      set(rd(raw), Binary64.fma(a, f[rs2(raw)], c, mode, state));
    } else {
      int a = single(rs1(raw)) ^ (negateProduct ? Binary32.SIGN : 0);
      int c = single(raw >>> 27) ^ (negateAddend ? Binary32.SIGN : 0);
      setSingle(raw, Binary32.fma(a, single(rs2(raw)), c, mode, state));
    }
  }

  private void executeWide(int raw) {
    long a = f[rs1(raw)];
    long b = f[rs2(raw)];
    int function = raw >>> 12 & 7;
    switch (raw >>> 27) {
      case 0x00 -> set(rd(raw), Binary64.add(a, b, mode(raw), state));
      case 0x01 -> set(rd(raw), Binary64.subtract(a, b, mode(raw), state));
      case 0x02 -> set(rd(raw), Binary64.multiply(a, b, mode(raw), state));
      case 0x03 -> set(rd(raw), Binary64.divide(a, b, mode(raw), state));
      case 0x04 ->
          set(rd(raw), Binary64.withSign(a, function == 0 ? b : function == 1 ? ~b : a ^ b));
      case 0x05 ->
          set(
              rd(raw),
              function == 0 ? Binary64.minimum(a, b, state) : Binary64.maximum(a, b, state));
      case 0x08 -> {
        mode(raw);
        set(rd(raw), Binary32.toBinary64(single(rs1(raw)), state));
      }
      case 0x0B -> set(rd(raw), Binary64.squareRoot(a, mode(raw), state));
      case 0x14 -> {
        boolean holds =
            switch (function) {
              case 0 -> Binary64.isLessOrEqual(a, b, state);
              case 1 -> Binary64.isLess(a, b, state);
              default -> Binary64.isEqual(a, b, state);
            };
        setInteger(raw, holds ? 1 : 0);
      }
      case 0x18 -> setInteger(raw, integer(raw, a));
      case 0x1A -> {
        long value = x[rs1(raw)];
        int mode = mode(raw);
        set(
            rd(raw),
            switch (rs2(raw)) {
              case 0 -> IntegerConversion.toBinary64((int) value, mode, state);
              case 1 -> IntegerConversion.unsignedToBinary64(value & 0xFFFF_FFFFL, mode, state);
              case 2 -> IntegerConversion.toBinary64(value, mode, state);
              default -> IntegerConversion.unsignedToBinary64(value, mode, state);
            });
      }
      case 0x1C -> setInteger(raw, function == 0 ? a : Binary64.classify(a));
      default -> set(rd(raw), x[rs1(raw)]);
    }
  }

  private void executeSingle(int raw) {
    int a = single(rs1(raw));
    int b = single(rs2(raw));
    int function = raw >>> 12 & 7;
    switch (raw >>> 27) {
      case 0x00 -> setSingle(raw, Binary32.add(a, b, mode(raw), state));
      case 0x01 -> setSingle(raw, Binary32.subtract(a, b, mode(raw), state));
      case 0x02 -> setSingle(raw, Binary32.multiply(a, b, mode(raw), state));
      case 0x03 -> setSingle(raw, Binary32.divide(a, b, mode(raw), state));
      case 0x04 ->
          setSingle(raw, Binary32.withSign(a, function == 0 ? b : function == 1 ? ~b : a ^ b));
      case 0x05 ->
          setSingle(
              raw, function == 0 ? Binary32.minimum(a, b, state) : Binary32.maximum(a, b, state));
      case 0x08 -> setSingle(raw, Binary64.toBinary32(f[rs1(raw)], mode(raw), state));
      case 0x0B -> setSingle(raw, Binary32.squareRoot(a, mode(raw), state));
      case 0x14 -> {
        boolean holds =
            switch (function) {
              case 0 -> Binary32.isLessOrEqual(a, b, state);
              case 1 -> Binary32.isLess(a, b, state);
              default -> Binary32.isEqual(a, b, state);
            };
        setInteger(raw, holds ? 1 : 0);
      }
      case 0x18 -> setInteger(raw, integer(raw, IntegerConversion.wide(a)));
      case 0x1A -> {
        long value = x[rs1(raw)];
        int mode = mode(raw);
        setSingle(
            raw,
            switch (rs2(raw)) {
              case 0 -> IntegerConversion.toBinary32((int) value, mode, state);
              case 1 -> IntegerConversion.unsignedToBinary32(value & 0xFFFF_FFFFL, mode, state);
              case 2 -> IntegerConversion.toBinary32(value, mode, state);
              default -> IntegerConversion.unsignedToBinary32(value, mode, state);
            });
      }
      // The bits go as they are, boxed or not.
      case 0x1C -> setInteger(raw, function == 0 ? (int) f[rs1(raw)] : Binary32.classify(a));
      default -> setSingle(raw, (int) x[rs1(raw)]);
    }
  }

  private long integer(int raw, long a) {
    int mode = mode(raw);
    return switch (rs2(raw)) {
      case 0 -> IntegerConversion.toInt(a, mode, state);
      // Sign-extended too, as every 32-bit result is.
      case 1 -> IntegerConversion.toUnsignedInt(a, mode, state);
      case 2 -> IntegerConversion.toLong(a, mode, state);
      default -> IntegerConversion.toUnsignedLong(a, mode, state);
    };
  }

  private static int rd(int raw) {
    return raw >>> 7 & 31;
  }

  private static int rs1(int raw) {
    return raw >>> 15 & 31;
  }

  private static int rs2(int raw) {
    return raw >>> 20 & 31;
  }

  private int single(int number) {
    return NanBoxing.unbox(f[number]);
  }

  private void setSingle(int raw, int value) {
    set(rd(raw), NanBoxing.box(value));
  }

  private void setInteger(int raw, long value) {
    int rd = rd(raw);
    x[rd == 0 ? Hart.DISCARD_SLOT : rd] = value;
  }

  /** The rounding mode, of the instruction or of {@code frm}, which may hold none. */
  private int mode(int raw) {
    int mode = raw >>> 12 & 7;
    if (mode == Rounding.DYNAMIC) {
      mode = state.roundingMode();
    }
    if (!Rounding.isValid(mode)) {
      throw illegal(raw);
    }
    return mode;
  }

  private GuestFault illegal(int raw) {
    return fault.of(TrapCause.ILLEGAL_INSTRUCTION, raw & 0xFFFF_FFFFL);
  }
}
