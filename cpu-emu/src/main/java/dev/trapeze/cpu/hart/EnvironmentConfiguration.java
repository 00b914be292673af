package dev.trapeze.cpu.hart;

import dev.trapeze.cpu.isa.Extension;
import dev.trapeze.cpu.isa.Isa;
import dev.trapeze.cpu.isa.PrivilegeMode;

/**
 * {@code menvcfg} and {@code senvcfg}: what lower modes may do (RISC-V Privileged 1.12, 3.1.18,
 * 4.1.10; RISC-V Cache Management Operations 1.0, 2.6; RISC-V Sstc 1.0).
 *
 * <p>FIOM can be written and changes nothing, since all accesses are in order. CBIE keeps its value
 * when the reserved 2 is written. There is no Svpbmt, so PBMTE is 0.
 */
final class EnvironmentConfiguration {
  static final long STCE = 1L << 63;

  private static final long FIOM = 1;
  private static final int CBIE_SHIFT = 4;
  private static final long CBIE = 3L << CBIE_SHIFT;
  private static final long RESERVED_CBIE = 2L << CBIE_SHIFT;
  private static final long CBCFE = 1 << 6;
  private static final long CBZE = 1 << 7;

  private final long supervisorFields;
  private final long machineFields;
  private long machine;
  private long supervisor;

  EnvironmentConfiguration(Isa isa) {
    long fields = FIOM;
    if (isa.has(Extension.ZICBOM)) {
      fields |= CBIE | CBCFE;
    }
    if (isa.has(Extension.ZICBOZ)) {
      fields |= CBZE;
    }
    supervisorFields = fields;
    machineFields = isa.has(Extension.SSTC) ? fields | STCE : fields;
  }

  /** {@code menvcfg}, 64 bits in both widths. */
  long machine() {
    return machine;
  }

  void writeMachine(long value) {
    machine = legal(value, machine) & machineFields;
  }

  /** {@code senvcfg}. */
  long supervisor() {
    return supervisor;
  }

  void writeSupervisor(long value) {
    supervisor = legal(value, supervisor) & supervisorFields;
  }

  private static long legal(long value, long old) {
    return (value & CBIE) == RESERVED_CBIE ? value & ~CBIE | old & CBIE : value;
  }

  boolean permitsClean(PrivilegeMode mode) {
    return isOpen(CBCFE, mode);
  }

  boolean permitsZero(PrivilegeMode mode) {
    return isOpen(CBZE, mode);
  }

  boolean permitsInvalidate(PrivilegeMode mode) {
    return isOpen(1L << CBIE_SHIFT, mode);
  }

  private boolean isOpen(long bit, PrivilegeMode mode) {
    return switch (mode) {
      case MACHINE -> true;
      case SUPERVISOR -> (machine & bit) != 0;
      case USER -> (machine & supervisor & bit) != 0;
    };
  }
}
