package dev.trapeze.console.debugger.view;

import dev.trapeze.cpu.hart.Status;
import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.mmu.PagingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The fields of a CSR in words (RISC-V Privileged 1.12, 4.1). */
final class CsrWords {
  private static final String[] FLOAT_STATES = {"off", "initial", "clean", "dirty"};

  private CsrWords() {}

  /** What the value says; empty if it is just a number. */
  static String of(CsrId csr, long value, Look look) {
    return switch (csr) {
      case SSTATUS, MSTATUS -> status(csr == CsrId.MSTATUS, value, look.xlen());
      case SCAUSE, MCAUSE -> cause(value);
      case SATP -> satp(value, look.xlen());
      case STVEC, MTVEC -> vector(value, look);
      case SEPC, MEPC, STVAL, MTVAL -> {
        String label = look.label(value);
        yield label == null ? "" : label;
      }
      case SIE, SIP, MIE, MIP, MIDELEG -> interrupts(value);
      case SCOUNTEREN, MCOUNTEREN -> counters(value);
      case FCSR -> "frm=" + (value >> 5 & 7) + " fflags=" + flags(value);
      case FFLAGS -> flags(value);
      case TIME, CYCLE, INSTRET, STIMECMP -> Long.toUnsignedString(look.xlen().zeroExtend(value));
      default -> "";
    };
  }

  private static String bit(String name, long value, long mask) {
    return name + "=" + ((value & mask) != 0 ? 1 : 0);
  }

  private static String status(boolean machine, long value, Xlen xlen) {
    List<String> words = new ArrayList<>();
    words.add(bit("SIE", value, Status.SIE));
    words.add(bit("SPIE", value, Status.SPIE));
    words.add("SPP=" + ((value & Status.SPP) != 0 ? "S" : "U"));
    if (machine) {
      words.add(bit("MIE", value, Status.MIE));
      words.add(bit("MPIE", value, Status.MPIE));
      words.add("MPP=" + "US?M".charAt((int) ((value & Status.MPP) >> Status.MPP_SHIFT)));
      words.add(bit("MPRV", value, Status.MPRV));
    }
    words.add("FS=" + FLOAT_STATES[(int) (value >> Status.FS_SHIFT & 3)]);
    words.add(bit("SUM", value, Status.SUM));
    words.add(bit("MXR", value, Status.MXR));
    if (xlen == Xlen.RV64) {
      words.add("UXL=" + (new String[] {"?", "32", "64", "128"})[(int) (value >> 32 & 3)]);
    }
    words.add("SD=" + (value >>> xlen.bits() - 1 & 1));
    return String.join(" ", words);
  }

  /** {@code exception 8: environment call from U-mode}. */
  static String cause(long value) {
    TrapCause cause = TrapCause.ofCsrValue(value);
    if (cause == null) {
      return "reserved";
    }
    return (cause.interrupt() ? "interrupt " : "exception ") + cause.code() + ": " + cause.words();
  }

  /** The paging mode and the root of the page table. */
  static String satp(long value, Xlen xlen) {
    PagingMode mode = PagingMode.ofSatp(value, xlen);
    if (mode == null) {
      return "reserved mode";
    }
    if (mode == PagingMode.BARE) {
      return "mode=bare: addresses are physical";
    }
    long rootPa = mode.rootPa(value);
    return "mode="
        + mode.name().charAt(0)
        + mode.name().substring(1).toLowerCase(Locale.ROOT)
        + " asid="
        + mode.asid(value)
        + " ppn=0x"
        + Long.toHexString(rootPa >>> PagingMode.PAGE_SHIFT)
        + ": root table at 0x"
        + Long.toHexString(rootPa);
  }

  private static String vector(long value, Look look) {
    long base = value & ~3L;
    String mode = (value & 3) == 1 ? "vectored" : "direct";
    return mode + " " + look.named(base);
  }

  private static String interrupts(long value) {
    List<String> words = new ArrayList<>();
    for (TrapCause cause : TrapCause.values()) {
      if (cause.interrupt() && (value >> cause.code() & 1) != 0) {
        String[] parts = cause.words().split(" ");
        words.add(
            (parts[0].charAt(0) + "" + parts[1].charAt(0) + "I").toUpperCase(Locale.ROOT)
                + " ("
                + cause.words()
                + ")");
      }
    }
    return words.isEmpty() ? "none" : String.join(", ", words);
  }

  private static String counters(long value) {
    List<String> words = new ArrayList<>();
    String[] names = {"cycle", "time", "instret"};
    for (int i = 0; i < names.length; i++) {
      if ((value >> i & 1) != 0) {
        words.add(names[i]);
      }
    }
    if ((value & 0xFFFF_FFF8L) != 0) {
      words.add("hpm");
    }
    return words.isEmpty() ? "none open to lower modes" : String.join(" ", words);
  }

  private static String flags(long value) {
    String letters = "";
    String[] names = {"NX", "UF", "OF", "DZ", "NV"};
    for (int i = names.length - 1; i >= 0; i--) {
      if ((value >> i & 1) != 0) {
        letters += (letters.isEmpty() ? "" : ",") + names[i];
      }
    }
    return letters.isEmpty() ? "none" : letters;
  }
}
