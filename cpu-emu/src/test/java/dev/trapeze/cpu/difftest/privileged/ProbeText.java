package dev.trapeze.cpu.difftest.privileged;

import dev.trapeze.cpu.isa.PrivilegeMode;

/** Assembly language for a probe, put together piece by piece. Uses t0 and t1 for itself. */
final class ProbeText {
  /** What is added to a code address to give the address under which U-mode sees it. */
  static final long USER_ALIAS = 0x3000_0000L - ProbeImage.BASE_PA;

  private final StringBuilder text = new StringBuilder();
  private int labels;

  /** A line. */
  ProbeText line(String format, Object... arguments) {
    text.append(arguments.length == 0 ? format : String.format(format, arguments)).append('\n');
    return this;
  }

  /** Writes a CSR, which may be given by name or number. */
  ProbeText write(String csr, long value) {
    return line("li t0, %d\ncsrw %s, t0", value, csr);
  }

  /** Sets bits of a CSR. */
  ProbeText set(String csr, long bits) {
    return line("li t0, %d\ncsrs %s, t0", bits, csr);
  }

  /** Notes a register in the slot. */
  ProbeText note(String register) {
    return line("SX %s, 0(s11)\naddi s11, s11, XB", register);
  }

  /** Notes a CSR in the slot. */
  ProbeText noteCsr(String csr) {
    return line("csrr t1, %s", csr).note("t1");
  }

  /** From here a trap goes on at the {@link #landing}. */
  ProbeText expectTrap() {
    labels++;
    return line("la s10, %d00f", labels);
  }

  /** Where traps since the last {@link #expectTrap} go on, in M-mode. */
  ProbeText landing() {
    return line("%d00:", labels);
  }

  /** Goes on behind this in that mode, translation off. */
  ProbeText enter(PrivilegeMode mode) {
    return enter(mode, 0);
  }

  /** Goes on behind this in that mode, where the code is seen at an address higher by that much. */
  ProbeText enter(PrivilegeMode mode, long alias) {
    line("li t0, 0x1800\ncsrc mstatus, t0\nli t0, %d\ncsrs mstatus, t0", mode.code() << 11);
    line("la t0, 1f");
    if (alias != 0) {
      line("li t1, %d\nadd t0, t0, t1", alias);
    }
    return line("csrw mepc, t0\nmret\n.align 2\n1:");
  }

  /** An ebreak of four bytes: the end of what {@link #enter} began. */
  ProbeText stop() {
    return line(".4byte EBREAK");
  }

  Probe probe(String format, Object... arguments) {
    return new Probe(String.format(format, arguments), text.toString());
  }
}
