package dev.trapeze.cpu.hart;

import dev.trapeze.cpu.isa.PrivilegeMode;

/**
 * The counters, and who may read them: {@code mcycle}, {@code minstret}, {@code mcountinhibit},
 * {@code mcounteren}, {@code scounteren} (RISC-V Privileged 1.12, 3.1.10 to 3.1.12, 4.1.5).
 *
 * <p>The counters of hardware events are read-only zeros. All 32 bits of the two enables can be
 * written, as in QEMU; of {@code mcountinhibit} those of the two real counters.
 */
final class Counters {
  private static final int CYCLE = 1;
  private static final int INSTRET = 4;
  private static final long ENABLES = 0xFFFF_FFFFL;

  private final VirtualClock clock;
  private final Counter cycle = new Counter();
  private final Counter instret = new Counter();
  private long retiredByOthers;
  private int inhibited;
  private long machineEnables;
  private long supervisorEnables;

  Counters(VirtualClock clock) {
    this.clock = clock;
  }

  /** Takes instructions that the clock has counted for another hart out of this one's. */
  void discount(long instructions) {
    retiredByOthers += instructions;
  }

  /** Instructions that this hart has retired since reset. */
  long retired() {
    return clock.instructionsRetired() - retiredByOthers;
  }

  long cycle() {
    return cycle.value(retired());
  }

  void setCycle(long value) {
    cycle.set(value, retired());
  }

  long instret() {
    return instret.value(retired());
  }

  void setInstret(long value) {
    instret.set(value, retired());
  }

  int inhibited() {
    return inhibited;
  }

  void writeInhibited(long value) {
    inhibited = (int) value & (CYCLE | INSTRET);
    cycle.setStopped((inhibited & CYCLE) != 0, retired());
    instret.setStopped((inhibited & INSTRET) != 0, retired());
  }

  long machineEnables() {
    return machineEnables;
  }

  void writeMachineEnables(long value) {
    machineEnables = value & ENABLES;
  }

  long supervisorEnables() {
    return supervisorEnables;
  }

  void writeSupervisorEnables(long value) {
    supervisorEnables = value & ENABLES;
  }

  /**
   * True if {@code mode} may read the counter.
   *
   * @param index 0 for cycle, 1 for time, 2 for instret, then those of events, to 31
   */
  boolean isOpen(int index, PrivilegeMode mode) {
    return switch (mode) {
      case MACHINE -> true;
      case SUPERVISOR -> (machineEnables >> index & 1) != 0;
      case USER -> (machineEnables & supervisorEnables & 1L << index) != 0;
    };
  }
}
