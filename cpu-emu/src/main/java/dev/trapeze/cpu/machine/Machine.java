package dev.trapeze.cpu.machine;

import dev.trapeze.cpu.device.ConsoleUart;
import dev.trapeze.cpu.exec.ExecutionEngine;
import dev.trapeze.cpu.exec.StopReason;
import dev.trapeze.cpu.hart.Environment;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.hart.Interrupts;
import dev.trapeze.cpu.hart.VirtualClock;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.memory.Bus;
import dev.trapeze.cpu.memory.Ram;

/**
 * A RISC-V computer: one hart, RAM, a serial console, and a clock.
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
  private final Hart hart;
  private final ConsoleUart uart;
  private final InputLog inputLog = new InputLog();
  private final ExecutionEngine engine;

  /**
   * A machine as at reset: RAM all zeros, the hart in S-mode with pc 0.
   *
   * <p>Throws {@link IllegalArgumentException} for a RAM size that cannot be (see {@link Ram}), and
   * for more than one hart, which the Java environment does not have.
   */
  public Machine(MachineConfig config) {
    if (config.harts() != 1) {
      throw new IllegalArgumentException(config.harts() + " harts: this machine has one");
    }
    backplane =
        new Backplane(
            config,
            RAM_BASE_PA,
            config.engine(),
            (id, clock) -> new Hart(config.isa(), id, clock, Environment.JAVA));
    Core core = backplane.cores().get(0);
    hart = core.hart();
    engine = core.engine();
    uart = new ConsoleUart(level -> hart.csrs().raise(Interrupts.SUPERVISOR_EXTERNAL, level));
    backplane.bus().attach(UART_PA, uart);
  }

  /** Width of the hart. */
  public Xlen xlen() {
    return hart.xlen();
  }

  /** RAM. */
  public Ram ram() {
    return backplane.ram();
  }

  /** Physical address space. */
  public Bus bus() {
    return backplane.bus();
  }

  /** The hart. */
  public Hart hart() {
    return hart;
  }

  /** The time. */
  public VirtualClock clock() {
    return backplane.clock();
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
   * Lets the hart execute until something happens that the environment must see to.
   *
   * @param maxInstructions the most instructions to retire
   */
  public StopReason run(long maxInstructions) {
    return engine.run(maxInstructions);
  }
}
