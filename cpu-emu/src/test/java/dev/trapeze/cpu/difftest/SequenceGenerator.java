package dev.trapeze.cpu.difftest;

import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.Decoder;
import dev.trapeze.cpu.isa.Encoder;
import dev.trapeze.cpu.isa.Extension;
import dev.trapeze.cpu.isa.Format;
import dev.trapeze.cpu.isa.ImmediateLayout;
import dev.trapeze.cpu.isa.Instruction;
import dev.trapeze.cpu.isa.Isa;
import dev.trapeze.cpu.isa.Operand;
import dev.trapeze.cpu.isa.RegisterField;
import dev.trapeze.cpu.isa.Xlen;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Makes sequences from seeds. A sequence has a focus, one row of the instruction table that fills
 * about a third of it, so that every instruction meets border operands often. A few registers point
 * into the scratch area; only they are used as addresses, and nothing else is written to them.
 */
final class SequenceGenerator {
  private static final long NOWHERE_PA = 0xC000_0000L;

  /** Steps of a sequence. */
  private static final int STEPS = 24;

  /**
   * What S-mode may write freely here: the harness keeps sscratch, stvec and satp to itself, and
   * QEMU 7.2 lets bit 0 of sepc be set.
   */
  private static final CsrId[] SUPERVISOR_CSRS = {CsrId.STVAL, CsrId.SCAUSE};

  /** Illegal in both modes, or in U-mode. */
  private static final int[] FORBIDDEN_CSRS = {
    CsrId.MSTATUS.number(), CsrId.MHARTID.number(), 0x004, 0x7C0, 0xFFF
  };

  private static final List<Instruction> RV32_ROWS = findRows(Xlen.RV32);
  private static final List<Instruction> RV64_ROWS = findRows(Xlen.RV64);

  private static final CsrId[] FLOAT_CSRS = {CsrId.FFLAGS, CsrId.FRM, CsrId.FCSR};

  private static final int[] SUPERVISOR_CSRS_FROM_USER = {
    CsrId.SSTATUS.number(), CsrId.SATP.number(), CsrId.TIME.number(), CsrId.CYCLE.number()
  };

  private final Xlen xlen;
  private final SplittableRandom random;
  private final RandomOperands operands;
  private final boolean userMode;
  private final StartingFloats floats;
  private final long[] registers = new long[32];
  private final List<ScratchPointer> pointers = new ArrayList<>();
  private final Set<Integer> reserved = new HashSet<>();
  private ScratchPointer nowhere = new ScratchPointer(0, 0);

  /** A register that holds the address of the scratch area plus {@code offset}. */
  private record ScratchPointer(int register, int offset) {}

  private SequenceGenerator(long seed, Xlen xlen) {
    this.xlen = xlen;
    this.random = new SplittableRandom(seed);
    this.operands = new RandomOperands(random, reserved);
    this.userMode = random.nextInt(3) == 0;
    this.floats = new RandomFloats(random).starting();
  }

  /**
   * True for the instructions to compare. QEMU 7.2 does not know the cache blocks of Zicbom and
   * Zicboz, and computes ctzw of a word that is zero from the upper word.
   */
  static boolean isCompared(Instruction row, Xlen xlen) {
    return Isa.parse("rv" + xlen.bits() + "gc_zba_zbb_zbs_svinval").has(row)
        && row != Instruction.CTZW;
  }

  /** The rows that sequences consist of. */
  static List<Instruction> rows(Xlen xlen) {
    return xlen == Xlen.RV32 ? RV32_ROWS : RV64_ROWS;
  }

  private static List<Instruction> findRows(Xlen xlen) {
    // These leave the sequence: for the environment, for sleep, or for wherever sepc points.
    Set<Instruction> inUserModeAlone =
        EnumSet.of(Instruction.ECALL, Instruction.SRET, Instruction.WFI);
    return Arrays.stream(Instruction.values())
        .filter(row -> isCompared(row, xlen) && !inUserModeAlone.contains(row))
        .toList();
  }

  static Sequence generate(long seed, Xlen xlen) {
    return new SequenceGenerator(seed, xlen).sequence(seed);
  }

  private Sequence sequence(long seed) {
    for (int i = 1; i < 32; i++) {
      registers[i] = xlen.signExtend(operands.value());
    }
    choosePointers();
    nowhere = chooseNowhere();
    List<Instruction> rows = rows(xlen);
    Instruction focus = rows.get((int) Math.floorMod(seed, (long) rows.size()));
    List<Step> steps = new ArrayList<>();
    while (steps.size() < STEPS) {
      Instruction row = random.nextInt(3) == 0 ? focus : rows.get(random.nextInt(rows.size()));
      Step step = random.nextInt(24) == 0 ? illegal() : step(row);
      if (step != null) {
        steps.add(step);
      }
    }
    return new Sequence(seed, xlen, userMode, registers, floats, List.copyOf(steps));
  }

  private void choosePointers() {
    // One that compressed loads can name, one for sp-relative ones, one for anything; and two from
    // which only the largest immediates reach the scratch area.
    addPointer(8 + random.nextInt(8), random.nextInt(3) == 0 ? random.nextInt(16) : 0);
    addPointer(random.nextInt(2) == 0 ? 2 : 1 + random.nextInt(31), 8 * random.nextInt(4));
    addPointer(8 + random.nextInt(8), 64 + random.nextInt(8));
    addPointer(1 + random.nextInt(31), 2048 + random.nextInt(64));
    addPointer(1 + random.nextInt(31), -2047 + random.nextInt(64));
  }

  /**
   * A register that points to where neither machine has anything: aligned loads and stores there
   * fault. (Of misaligned ones QEMU reports an aligned address, of atomic ones a load's fault.)
   */
  private ScratchPointer chooseNowhere() {
    int register;
    do {
      register = 8 + random.nextInt(8);
    } while (!reserved.add(register));
    registers[register] = xlen.signExtend(NOWHERE_PA);
    return new ScratchPointer(register, 0);
  }

  private void addPointer(int register, int offset) {
    if (reserved.add(register)) {
      pointers.add(new ScratchPointer(register, offset));
      registers[register] = SequenceImage.SCRATCH_PA + offset;
    }
  }

  /** A step around that instruction, or null when this sequence has no operands for it. */
  private @Nullable Step step(Instruction row) {
    Format format = row.format();
    List<Operand> syntax = format.syntax();
    if (userMode && row.extension() == Extension.SVINVAL) {
      return null; // Illegal, but QEMU 7.2 executes some, and does not tell the instruction of
      // others.
    }
    if (row == Instruction.FENCE_I && random.nextBoolean()) {
      return selfModification();
    }
    if (row.base() == Instruction.JALR) {
      return indirectJump(row);
    }
    if (syntax.contains(Operand.TARGET)) {
      return jump(row);
    }
    if (syntax.contains(Operand.MEMORY)) {
      return memoryAccess(row);
    }
    if (row.extension() == Extension.A) {
      return atomic(row);
    }
    if (row.extension() == Extension.ZICSR) {
      return csrAccess(row);
    }
    return computation(row);
  }

  private @Nullable Step computation(Instruction row) {
    Format format = row.format();
    int rd = destination(format);
    int rs1 = format.rd() == format.rs1() ? rd : operands.source(format.rs1());
    int rs2 = operands.source(format.rs2());
    int immediate = operands.immediate(format.immediate());
    if (rd < 0 || !row.admits(rd, rs1, rs2, immediate, xlen)) {
      return null;
    }
    int word = Encoder.encode(row, rd, rs1, rs2, immediate);
    boolean floating = row.extension() == Extension.F || row.extension() == Extension.D;
    return floating && random.nextBoolean() ? straight(word, takeFlags()) : straight(word);
  }

  private int destination(Format format) {
    boolean floating = format.syntax().contains(Operand.FLOAT_RD);
    return floating ? operands.source(format.rd()) : operands.destination(format.rd());
  }

  /** Reads the flags and clears them, or a few of them, or none. */
  private int takeFlags() {
    int rd = operands.destination(RegisterField.RD);
    boolean all = random.nextInt(4) > 0;
    return Encoder.encode(
        all ? Instruction.CSRRW : Instruction.CSRRCI,
        rd,
        all ? 0 : random.nextInt(32),
        0,
        CsrId.FFLAGS.number());
  }

  private @Nullable Step jump(Instruction row) {
    int rd = operands.destination(row.format().rd());
    return rd < 0
        ? null
        : new Step.Jump(
            row,
            rd,
            operands.source(row.format().rs1()),
            operands.source(row.format().rs2()),
            random.nextInt(4));
  }

  private @Nullable Step indirectJump(Instruction row) {
    int rd = operands.destination(row.format().rd());
    int rs1 = operands.destination(RegisterField.RS1);
    boolean compressed = row.lengthBytes() == 2;
    int offset = compressed ? 0 : random.nextInt(1800) - 900;
    return rd < 0 || rs1 <= 0
        ? null
        : new Step.IndirectJump(row, rd, rs1, offset, random.nextInt(4));
  }

  private @Nullable Step memoryAccess(Instruction row) {
    Format format = row.format();
    ScratchPointer pointer =
        pointers.isEmpty() || random.nextInt(12) == 0
            ? nowhere
            : pointers.get(random.nextInt(pointers.size()));
    boolean named =
        format.rs1() == RegisterField.SP
            ? pointer.register == 2
            : format.rs1().holds(pointer.register);
    if (!named) {
      return null;
    }
    int immediate =
        pointer.equals(nowhere)
            ? operands.immediate(format.immediate()) & -8
            : scratchOffset(format.immediate(), pointer);
    boolean load = format.syntax().contains(Operand.RD);
    int rd = load || format.syntax().contains(Operand.FLOAT_RD) ? destination(format) : 0;
    if (load
        && !pointer.equals(nowhere)
        && random.nextInt(12) == 0
        && format.rd().holds(pointer.register)) {
      rd = pointer.register; // A load into its own base register ends the register's use as one.
      pointers.remove(pointer);
    }
    int rs2 = operands.source(format.rs2());
    if (rd < 0 || immediate < -2048 || !row.admits(rd, pointer.register, rs2, immediate, xlen)) {
      addAgain(pointer);
      return null;
    }
    return straight(Encoder.encode(row, rd, pointer.register, rs2, immediate));
  }

  private void addAgain(ScratchPointer pointer) {
    if (!pointer.equals(nowhere) && !pointers.contains(pointer)) {
      pointers.add(pointer);
    }
  }

  /** An encodable offset from the pointer into the scratch area, or a number below -2048. */
  private int scratchOffset(ImmediateLayout layout, ScratchPointer pointer) {
    for (int attempt = 0; attempt < 8; attempt++) {
      int place = random.nextInt(SequenceImage.SCRATCH_BYTES - 8);
      if (random.nextInt(3) > 0) {
        place &= -8;
      }
      int offset = place - pointer.offset & -(int) layout.multipleOf();
      boolean inside =
          offset + pointer.offset >= 0
              && offset + pointer.offset <= SequenceImage.SCRATCH_BYTES - 8;
      if (inside && layout.holds(offset)) {
        return offset;
      }
    }
    return -4096;
  }

  /** An atomic operation; load-reserved comes with a store-conditional, as programs use it. */
  private @Nullable Step atomic(Instruction row) {
    List<ScratchPointer> inside =
        pointers.stream().filter(p -> p.offset >= 0 && p.offset < 512).toList();
    if (inside.isEmpty()) {
      return null;
    }
    int address = inside.get(random.nextInt(inside.size())).register;
    int ordering = random.nextInt(4);
    int rd = operands.destination(RegisterField.RD);
    int rs2 = operands.source(RegisterField.RS2);
    if (rd < 0) {
      return null;
    }
    if (row == Instruction.SC_W || row == Instruction.SC_D) {
      address = aligned(inside);
    }
    if (row != Instruction.LR_W && row != Instruction.LR_D) {
      return address < 0 ? null : straight(Encoder.encode(row, rd, address, rs2, ordering));
    }
    Instruction store = row == Instruction.LR_W ? Instruction.SC_W : Instruction.SC_D;
    int status = operands.destination(RegisterField.RD);
    int elsewhere = aligned(inside);
    boolean misaligned = (registers[address] & 7) != 0;
    int storeAddress = misaligned || random.nextInt(4) == 0 ? elsewhere : address;
    int count = operands.destination(RegisterField.RD);
    return status < 0 || count < 0 || storeAddress < 0
        ? null
        : straight(
            Encoder.encode(row, rd, address, 0, ordering),
            Encoder.encode(Instruction.ADDI, count, rd, 0, random.nextInt(2048)),
            Encoder.encode(store, status, storeAddress, rs2, random.nextInt(4)));
  }

  /**
   * A pointer to an aligned address, or -1: QEMU lets a store-conditional fail without a look at
   * its address when there is no reservation, while the specification wants an exception.
   */
  private int aligned(List<ScratchPointer> candidates) {
    List<ScratchPointer> aligned = candidates.stream().filter(p -> p.offset % 8 == 0).toList();
    return aligned.isEmpty() ? -1 : aligned.get(random.nextInt(aligned.size())).register;
  }

  /**
   * A loop of two rounds whose first instruction is replaced in the first round: the second must
   * execute the new one.
   */
  private Step selfModification() {
    int value = operands.destination(RegisterField.C_HIGH_SHORT);
    int address = operands.distinctFrom(value, value);
    int count = operands.distinctFrom(value, address);
    int result = operands.distinctFrom(count, count);
    Instruction replacement = random.nextBoolean() ? Instruction.SUB : Instruction.MUL;
    int word = Encoder.encode(replacement, result, operands.source(RegisterField.RS1), count, 0);
    int low = word << 20 >> 20;
    return straight(
        Encoder.encode(Instruction.ADDI, count, 0, 0, 2),
        Encoder.encode(Instruction.ADDI, result, result, 0, random.nextInt(2048)),
        Encoder.encode(Instruction.LUI, value, 0, 0, word - low),
        Encoder.encode(Instruction.ADDI, value, value, 0, low),
        Encoder.encode(Instruction.AUIPC, address, 0, 0, 0),
        Encoder.encode(Instruction.SW, 0, address, value, -12),
        Instruction.FENCE_I.match(),
        Encoder.encode(Instruction.ADDI, count, count, 0, -1),
        Encoder.encode(Instruction.BNE, 0, count, 0, -28));
  }

  private @Nullable Step csrAccess(Instruction row) {
    int csr;
    if (random.nextInt(3) == 0) {
      csr = FLOAT_CSRS[random.nextInt(FLOAT_CSRS.length)].number();
    } else if (userMode) {
      csr = pick(random.nextBoolean() ? SUPERVISOR_CSRS_FROM_USER : FORBIDDEN_CSRS);
    } else if (random.nextInt(4) == 0) {
      csr = pick(FORBIDDEN_CSRS);
    } else {
      csr = SUPERVISOR_CSRS[random.nextInt(SUPERVISOR_CSRS.length)].number();
      // Of sstatus only bits 0 to 4: in QEMU other fields can be written, VS and in RV64 UXL.
      boolean lowBits = row == Instruction.CSRRSI || row == Instruction.CSRRCI;
      csr = lowBits && random.nextBoolean() ? CsrId.SSTATUS.number() : csr;
    }
    int rd = operands.destination(RegisterField.RD);
    int rs1 = operands.source(RegisterField.RS1);
    return rd < 0 ? null : straight(Encoder.encode(row, rd, rs1, 0, csr));
  }

  private int pick(int[] numbers) {
    return numbers[random.nextInt(numbers.length)];
  }

  /** Something that is no instruction: near a row of the table, or any halfword. */
  private @Nullable Step illegal() {
    if (userMode && random.nextInt(4) == 0) {
      return straight(
          pick(
              new int[] {
                Instruction.ECALL.match(), Instruction.SRET.match(), Instruction.WFI.match()
              }));
    }
    Instruction near = Instruction.values()[random.nextInt(Instruction.values().length)];
    int word = near.match() ^ (random.nextInt() & ~near.mask());
    word ^= random.nextInt(3) == 0 ? 0 : 1 << random.nextInt(32);
    word = Decoder.isCompressed(word) ? word & 0xFFFF : word;
    boolean longer = (word & 0x1F) == 0x1F; // Where QEMU's next instruction lies is its affair.
    return longer || Decoder.decode(word, xlen) != null ? null : straight(word);
  }

  private static Step straight(Integer... words) {
    return new Step.Straight(List.of(words));
  }
}
