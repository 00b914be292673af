package dev.trapeze.cpu.machine;

import dev.trapeze.cpu.device.ConsoleOutput;
import dev.trapeze.cpu.device.ConsoleUart;
import dev.trapeze.cpu.device.TestFinisher;
import dev.trapeze.cpu.hart.Environment;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.hart.VirtualClock;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.memory.Bus;
import dev.trapeze.cpu.memory.Ram;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A board for bare-metal programs, with the memory map of QEMU's {@code virt} machine.
 *
 * <p>Nothing that a guest does makes a method here throw.
 */
public final class VirtBoard {
  /** Physical address at which RAM begins. */
  public static final long RAM_BASE_PA = 0x8000_0000L;

  /** Physical address of the test finisher. */
  static final long FINISHER_PA = 0x10_0000;

  /** Physical address of the serial port. */
  static final long UART_PA = 0x1000_0000L;

  private final BoardConfig config;
  private final Backplane backplane;
  private final ConsoleUart uart;
  private final InputLog inputLog = new InputLog();
  private @Nullable BoardOutcome ending;

  /**
   * A board as at reset. The engines are those of the configuration.
   *
   * <p>Throws {@link IllegalArgumentException} for a RAM size that cannot be (see {@link Ram}).
   */
  public VirtBoard(BoardConfig config) {
    this(config, config.machine().engine());
  }

  /** A board whose harts are executed by other engines than those of the configuration. */
  public VirtBoard(BoardConfig config, EngineFactory engines) {
    this.config = config;
    backplane =
        new Backplane(
            config.machine(),
            RAM_BASE_PA,
            engines,
            (id, clock) -> new Hart(config.machine().isa(), id, clock, Environment.MACHINE_MODE));
    uart = new ConsoleUart(level -> {});
    Bus bus = backplane.bus();
    bus.attach(FINISHER_PA, new TestFinisher(this::end));
    bus.attach(UART_PA, uart);
    for (Core core : backplane.cores()) {
      core.hart().setPc(config.entryPa());
    }
  }

  /** What the board was built to. */
  public BoardConfig config() {
    return config;
  }

  /** Width of the harts. */
  public Xlen xlen() {
    return config.machine().xlen();
  }

  /** RAM. */
  public Ram ram() {
    return backplane.ram();
  }

  /** Physical address space. */
  public Bus bus() {
    return backplane.bus();
  }

  /** The time. */
  public VirtualClock clock() {
    return backplane.clock();
  }

  /** The harts, by number. */
  public List<Hart> harts() {
    return backplane.cores().stream().map(Core::hart).toList();
  }

  /** The serial port. */
  public ConsoleUart uart() {
    return uart;
  }

  /** What has come in from outside so far. */
  public InputLog inputLog() {
    return inputLog;
  }

  /** Connects what the guest's console output goes to: the serial port's and HTIF's. */
  public void connect(ConsoleOutput output) {
    uart.connect(output);
  }

  /** Bytes arrive at the serial port now; they are noted in the {@link #inputLog}. */
  public void input(byte[] bytes) {
    if (bytes.length > 0) {
      inputLog.add(clock().instructionsRetired(), clock().time(), bytes);
      uart.receive(bytes);
    }
  }

  /** Nothing will arrive at the serial port any more; noted in the {@link #inputLog}. */
  public void endInput() {
    inputLog.add(clock().instructionsRetired(), clock().time(), new byte[0]);
    uart.endInput();
  }

  /**
   * Lets the harts execute until there is an outcome. What happens depends on the machine's state
   * alone, and not on how the run is cut into calls.
   *
   * @param maxInstructions the most instructions to retire, of all harts together
   */
  public BoardOutcome run(long maxInstructions) {
    Core core = backplane.cores().get(0);
    core.engine().run(maxInstructions);
    return ending != null ? ending : new BoardOutcome.BudgetSpent();
  }

  private void end(TestFinisher.Verdict verdict, int code) {
    ending =
        switch (verdict) {
          case PASS -> new BoardOutcome.PoweredOff(0);
          case FAIL -> new BoardOutcome.PoweredOff(code);
          case RESET -> new BoardOutcome.Reset();
        };
  }
}
