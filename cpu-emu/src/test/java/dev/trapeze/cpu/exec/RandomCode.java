package dev.trapeze.cpu.exec;

import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.Extension;
import dev.trapeze.cpu.isa.Instruction;
import dev.trapeze.cpu.isa.Xlen;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Random instruction words that get somewhere: x8 to x13 tend to point to data, x14 and x15 to
 * code, x3 and x4 hold satp values.
 */
final class RandomCode {
  private static final CsrId[] CSRS = {
    CsrId.SSTATUS,
    CsrId.SIE,
    CsrId.SIP,
    CsrId.SSCRATCH,
    CsrId.SEPC,
    CsrId.SCAUSE,
    CsrId.STVAL,
    CsrId.SCOUNTEREN,
    CsrId.STIMECMP,
    CsrId.STIMECMPH,
    CsrId.TIME,
    CsrId.INSTRET,
    CsrId.CYCLEH,
    CsrId.SATP,
    CsrId.STVEC,
    CsrId.MSTATUS,
    CsrId.FCSR,
    CsrId.FRM,
    CsrId.FFLAGS
  };

  private final SplittableRandom random;
  private final long[] windowsVa;
  private final List<Instruction> computations = new ArrayList<>();
  private final List<Instruction> loads = new ArrayList<>();
  private final List<Instruction> stores = new ArrayList<>();
  private final List<Instruction> branches = new ArrayList<>();
  private final List<Instruction> atomics = new ArrayList<>();
  private final List<Instruction> floats = new ArrayList<>();

  RandomCode(SplittableRandom random, Xlen xlen, long[] windowsVa) {
    this.random = random;
    this.windowsVa = windowsVa;
    for (Instruction row : Instruction.values()) {
      if (!row.in(xlen) || row.extension() == Extension.C) {
        continue;
      }
      switch (row.match() & 0x7F) {
        case 0x03, 0x07 -> loads.add(row);
        case 0x23, 0x27 -> stores.add(row);
        case 0x63 -> branches.add(row);
        case 0x43, 0x47, 0x4B, 0x4F, 0x53 -> floats.add(row);
        case 0x2F -> atomics.add(row);
        case 0x13, 0x33, 0x1B, 0x3B, 0x37, 0x17 -> computations.add(row);
        default -> {}
      }
    }
  }

  int word() {
    int kind = random.nextInt(100);
    if (kind < 8) {
      // Some have a reserved rounding mode.
      return withRd(free(pick(floats)), 16 + random.nextInt(14));
    } else if (kind < 28) {
      return withRd(free(pick(computations)), 16 + random.nextInt(14));
    } else if (kind < 42) {
      return withRs1(free(pick(loads)) & 0x07FF_FFFF, pointer()) & ~(8 << 7);
    } else if (kind < 56) {
      return withRs1(free(pick(stores)) & 0x07FF_FFFF, pointer());
    } else if (kind < 66) {
      int offset = (random.nextInt(64) - 32) * 2;
      return free(pick(branches)) & 0x01FF_F07F
          | (offset >> 11 & 1) << 7
          | (offset >> 1 & 15) << 8
          | (offset >> 5 & 63) << 25
          | (offset >> 12 & 1) << 31;
    } else if (kind < 70) {
      return withRd(Instruction.JAL.match() | random.nextInt(64) << 21, random.nextInt(2));
    } else if (kind < 73) {
      int raw = Instruction.JALR.match() | random.nextInt(128) << 20;
      return withRd(withRs1(raw, 14 + random.nextInt(2)), random.nextInt(2));
    } else if (kind < 77) {
      return withRd(withRs1(free(pick(atomics)), pointer()), 16 + random.nextInt(14));
    } else if (kind < 82) {
      return system();
    } else if (kind < 88) {
      return compressed() << 16 | compressed();
    } else if (kind < 89) {
      return random.nextInt();
    } else {
      long va = windowsVa[random.nextInt(windowsVa.length)];
      return withRd(Instruction.LUI.match() | (int) va, 8 + random.nextInt(8));
    }
  }

  private int compressed() {
    int half = random.nextInt(1 << 16);
    return (half & 3) == 3 ? half ^ 2 : half;
  }

  private int system() {
    return switch (random.nextInt(12)) {
      case 0 -> Instruction.ECALL.match();
      case 1 -> Instruction.EBREAK.match();
      case 2 -> Instruction.SRET.match();
      case 3 -> Instruction.WFI.match();
      case 4 -> free(Instruction.SFENCE_VMA);
      case 5 -> Instruction.FENCE_I.match();
      case 6 -> Instruction.CSRRW.match() | CsrId.SATP.number() << 20 | 3 + random.nextInt(2) << 15;
      default -> csr();
    };
  }

  private int csr() {
    CsrId csr = CSRS[random.nextInt(CSRS.length)];
    int raw = 0x73 | csr.number() << 20 | (16 + random.nextInt(14)) << 7;
    boolean readOnly = csr == CsrId.SATP || csr == CsrId.STVEC;
    int source = readOnly ? 0 : random.nextInt(32);
    int function = readOnly ? 2 : 1 + random.nextInt(3) + random.nextInt(2) * 4;
    return raw | function << 12 | source << 15;
  }

  private int pointer() {
    return 8 + random.nextInt(6);
  }

  private int free(Instruction row) {
    return row.match() | random.nextInt() & ~row.mask();
  }

  private static int withRd(int raw, int rd) {
    return raw & ~(31 << 7) | rd << 7;
  }

  private static int withRs1(int raw, int rs1) {
    return raw & ~(31 << 15) | rs1 << 15;
  }

  private Instruction pick(List<Instruction> rows) {
    return rows.get(random.nextInt(rows.size()));
  }
}
