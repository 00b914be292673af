package dev.trapeze.cpu.machine;

import dev.trapeze.cpu.debug.DebugPort;
import dev.trapeze.cpu.device.ConsoleUart;
import dev.trapeze.cpu.exec.StopReason;
import dev.trapeze.cpu.hart.Environment;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.hart.Interrupts;
import dev.trapeze.cpu.hart.VirtualClock;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.memory.Bus;
import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.cpu.mmu.CachedTranslation;
import java.util.List;

/**
 * A RISC-V computer: harts, RAM, a serial console that interrupts the first hart, and a clock.
 *
 * <p>Several harts execute one after another, each for a quantum of instructions ({@link
 * Interleaving}). Whose turn it is depends on the machine's state alone, and not on how a run is
 * cut into calls.
 *
 * <p>Its machine mode is the Java code that drives it: an {@code ecall} in S-mode comes out of
 * {@link #run} as {@link StopReason#SUPERVISOR_CALL}; every other exception and every interrupt is
 * taken in S-mode, as if delegated. Nothing that a guest does makes a method here throw.
 */
public final class Machine {
  /** Physical address at which RAM begins. */
  public static final long RAM_BASE_PA = 0x8000_0000L;

  /** Physical address of the console's serial port. */
  public static final long UART_PA = 0x1000_0000L;

  private final Backplane backplane;
  private final Interleaving interleaving;
  private final List<Hart> harts;
  private final ConsoleUart uart;
  private final InputLog inputLog = new InputLog();

  /**
   * A machine as at reset: RAM all zeros, the harts in S-mode with pc 0.
   *
   * <p>Throws {@link IllegalArgumentException} for a RAM size that cannot be (see {@link Ram}).
   */
  public Machine(MachineConfig config) {
    backplane =
        new Backplane(
            config,
            RAM_BASE_PA,
            config.engine(),
            (id, clock) -> new Hart(config.isa(), id, clock, Environment.JAVA));
    interleaving = new Interleaving(backplane.cores(), backplane.clock());
    harts = backplane.cores().stream().map(Core::hart).toList();
    Hart first = harts.get(0);
    uart = new ConsoleUart(level -> first.csrs().raise(Interrupts.SUPERVISOR_EXTERNAL, level));
    backplane.bus().attach(UART_PA, uart);
  }

  /** Width of the harts. */
  public Xlen xlen() {
    return harts.get(0).xlen();
  }

  /** RAM. */
  public Ram ram() {
    return backplane.ram();
  }

  /** Physical address space. */
  public Bus bus() {
    return backplane.bus();
  }

  /** The harts, by number. */
  public List<Hart> harts() {
    return harts;
  }

  /** The hart whose turn it is: the one that {@link #run} lets execute. */
  public Hart hart() {
    return interleaving.current();
  }

  /** How many instructions are left of that turn; {@link Long#MAX_VALUE} for the only hart. */
  public long turnLeft() {
    return interleaving.quantumLeft();
  }

  /**
   * Lets the hart whose turn it is do nothing for the rest of its turn. The time passes as if it
   * had executed; then it is the next hart's turn. Not for a machine with one hart.
   */
  public void idle() {
    interleaving.idle();
  }

  /**
   * Makes a hart forget the translations that it has cached of a page, or of all: what a remote
   * {@code sfence.vma} of the SBI does.
   *
   * @param hart its number
   * @param va the page's first address, sign-extended; or -1 for all pages
   */
  public void fence(int hart, long va) {
    backplane.cores().get(hart).engine().fence(va, -1);
  }

  /**
   * The address translations that a hart has cached, for one who wants to see them.
   *
   * @param hart its number
   */
  public List<CachedTranslation> cachedTranslations(int hart) {
    return backplane.cores().get(hart).engine().cachedTranslations();
  }

  /**
   * Somebody has put harts, memory and devices into another state, as that of a checkpoint: the
   * engines forget what they have made from the old one.
   */
  public void stateReplaced() {
    backplane.cores().forEach(core -> core.engine().stateReplaced());
  }

  /** The time. */
  public VirtualClock clock() {
    return backplane.clock();
  }

  /** Where to say at what {@link #run} shall stop besides. */
  public DebugPort debug() {
    return backplane.debug();
  }

  /** The console's serial port. */
  public ConsoleUart uart() {
    return uart;
  }

  /** What has come in from outside so far. */
  public InputLog inputLog() {
    return inputLog;
  }

  /** Bytes arrive at the console's serial port now; they are noted in the {@link #inputLog}. */
  public void input(byte[] bytes) {
    if (bytes.length > 0) {
      inputLog.add(clock().instructionsRetired(), clock().time(), bytes);
      uart.receive(bytes);
    }
  }

  /** Nothing will arrive at the console any more; noted in the {@link #inputLog}. */
  public void endInput() {
    inputLog.add(clock().instructionsRetired(), clock().time(), new byte[0]);
    uart.endInput();
  }

  /**
   * Lets the hart whose turn it is execute until something happens that the environment must see
   * to, or its turn is over. In the latter case it is another hart's turn when this method returns,
   * with {@link StopReason#BUDGET_SPENT}.
   *
   * @param maxInstructions the most instructions to retire
   */
  public StopReason run(long maxInstructions) {
    return interleaving.run(maxInstructions);
  }
}
