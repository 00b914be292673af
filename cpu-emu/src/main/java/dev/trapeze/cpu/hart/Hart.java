package dev.trapeze.cpu.hart;

import dev.trapeze.cpu.isa.Isa;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.mmu.PhysicalMemoryProtection;

/**
 * The architectural state of a hardware thread: integer and floating-point registers, program
 * counter, privilege mode, and control and status registers.
 *
 * <p>Register and pc values are {@code long} in both widths; RV32's are sign-extended from bit 31
 * ({@link Xlen}).
 */
public final class Hart {
  /** Length of {@link #registers()}. */
  public static final int REGISTER_SLOTS = 64;

  /** The slot that takes what is written to x0, so that an engine needs no test for it. */
  public static final int DISCARD_SLOT = 32;

  private static final long NO_RESERVATION = -1;

  /** Where a hart begins in M-mode if nobody says otherwise. */
  private static final long MACHINE_RESET_PA = 0x8000_0000L;

  private final Isa isa;
  private final Xlen xlen;
  private final int id;
  private final Environment environment;
  private final FloatState floats = new FloatState();
  private final long[] registers = new long[REGISTER_SLOTS];
  private final CsrFile csrs;
  private final PhysicalMemoryProtection protection;
  private long pc;
  private PrivilegeMode mode;
  private long reservationPa = NO_RESERVATION;
  private long reservedValue;
  private long trapsTaken;

  /**
   * A hart as at reset: all registers 0, translation and interrupts off, in S-mode at 0 or in
   * M-mode at 0x8000_0000, as the environment says.
   *
   * @param isa width and extensions
   * @param id what {@code mhartid} reads
   * @param clock the time that its counters show
   * @param environment what lies below S-mode
   */
  public Hart(Isa isa, int id, VirtualClock clock, Environment environment) {
    this.isa = isa;
    this.xlen = isa.xlen();
    this.id = id;
    this.environment = environment;
    this.protection = new PhysicalMemoryProtection(xlen);
    this.csrs = new CsrFile(isa, id, clock, floats, protection, environment);
    if (environment == Environment.JAVA) {
      mode = PrivilegeMode.SUPERVISOR;
      protection.open();
    } else {
      mode = PrivilegeMode.MACHINE;
      setPc(MACHINE_RESET_PA);
    }
  }

  /** A hart with all extensions, number 0, in {@link Environment#JAVA}. */
  public Hart(Xlen xlen, VirtualClock clock) {
    this(Isa.of(xlen), 0, clock, Environment.JAVA);
  }

  /** The instruction set. */
  public Isa isa() {
    return isa;
  }

  /** Its number in the machine, which {@code mhartid} reads. */
  public int id() {
    return id;
  }

  /** What lies below S-mode. */
  public Environment environment() {
    return environment;
  }

  /** The width of its registers. */
  public Xlen xlen() {
    return xlen;
  }

  /** Value of register x{@code number}, 0 to 31, sign-extended. */
  public long x(int number) {
    return registers[number & 31];
  }

  /** Sets register x{@code number}, 0 to 31, to {@code value} cut to XLEN; x0 stays 0. */
  public void setX(int number, long value) {
    if ((number & 31) != 0) {
      registers[number & 31] = xlen.signExtend(value);
    }
  }

  /**
   * The registers themselves, for engines: x0 to x31, then slots that an engine may use as it
   * likes. Index 0 must stay 0.
   */
  public long[] registers() {
    return registers;
  }

  /** Virtual address of the next instruction, sign-extended. */
  public long pc() {
    return pc;
  }

  /** Sets the virtual address of the next instruction; bit 0 is cleared. */
  public void setPc(long va) {
    pc = xlen.signExtend(va) & ~1L;
  }

  /** The current privilege mode. */
  public PrivilegeMode mode() {
    return mode;
  }

  /** Sets the current privilege mode. */
  public void setMode(PrivilegeMode mode) {
    if (this.mode != mode) {
      this.mode = mode;
      csrs.noteModeChange();
    }
  }

  /** The control and status registers. */
  public CsrFile csrs() {
    return csrs;
  }

  /** Its physical memory protection. */
  public PhysicalMemoryProtection protection() {
    return protection;
  }

  /** The floating-point registers and what belongs to them. */
  public FloatState floats() {
    return floats;
  }

  /** The number of instructions that this hart has retired since reset. */
  public long instret() {
    return csrs.counters().retired();
  }

  /**
   * Tells the hart that another one of the machine has retired instructions, which the clock has
   * counted and this hart's counters must not.
   */
  public void discountRetired(long instructions) {
    csrs.counters().discount(instructions);
  }

  /**
   * Registers a reservation, as {@code lr} does. There is one at a time; it is the address and the
   * value read.
   */
  public void reserve(long pa, long value) {
    reservationPa = pa;
    reservedValue = value;
  }

  /** The address for which there is a reservation; -1 if there is none. */
  public long reservationPa() {
    return reservationPa;
  }

  /**
   * Gives up the reservation and says whether {@code sc} may store: the reservation was for {@code
   * pa}, and the value there, {@code value}, is still the one that {@code lr} read. (An unchanged
   * value is taken to mean that nobody stored, as QEMU does.)
   */
  public boolean takeReservation(long pa, long value) {
    boolean held = reservationPa == pa && reservedValue == value;
    reservationPa = NO_RESERVATION;
    return held;
  }

  /** Gives up the reservation, as every trap and every return from one does. */
  public void clearReservation() {
    reservationPa = NO_RESERVATION;
  }

  /** How many traps it has taken since reset: exceptions and interrupts. */
  public long trapsTaken() {
    return trapsTaken;
  }

  void countTrap() {
    trapsTaken++;
  }
}
