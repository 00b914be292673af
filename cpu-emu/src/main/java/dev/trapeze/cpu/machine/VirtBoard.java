package dev.trapeze.cpu.machine;

import dev.trapeze.cpu.device.BlockStorage;
import dev.trapeze.cpu.device.BootRom;
import dev.trapeze.cpu.device.Clint;
import dev.trapeze.cpu.device.ConsoleOutput;
import dev.trapeze.cpu.device.ConsoleUart;
import dev.trapeze.cpu.device.Htif;
import dev.trapeze.cpu.device.Plic;
import dev.trapeze.cpu.device.TestFinisher;
import dev.trapeze.cpu.device.VirtioMmio;
import dev.trapeze.cpu.exec.StopReason;
import dev.trapeze.cpu.hart.CsrFile;
import dev.trapeze.cpu.hart.Environment;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.hart.Interrupts;
import dev.trapeze.cpu.hart.VirtualClock;
import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.memory.Bus;
import dev.trapeze.cpu.memory.Ram;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A board for bare-metal programs, with the memory map of QEMU's {@code virt} machine:
 *
 * <table>
 * <caption>Memory map</caption>
 * <tr><td>0x0000_1000</td><td>boot ROM: see {@link ResetVector}</td></tr>
 * <tr><td>0x0010_0000</td><td>test finisher: {@link TestFinisher}</td></tr>
 * <tr><td>0x0200_0000</td><td>CLINT: {@link Clint}</td></tr>
 * <tr><td>0x0C00_0000</td><td>PLIC: {@link Plic}</td></tr>
 * <tr><td>0x1000_0000</td><td>serial port, interrupt source 10: {@link ConsoleUart}</td></tr>
 * <tr><td>0x1000_1000 to 0x1000_8000</td><td>virtio-mmio slots, sources 1 to 8: {@link VirtioMmio};
 *     the first drive is in the first slot</td></tr>
 * <tr><td>0x8000_0000</td><td>RAM; the device tree lies at the highest multiple of 2 MiB at which
 *     there is room for it, or in the boot ROM if the RAM is smaller than 4 MiB</td></tr>
 * </table>
 *
 * <p>Everything else, and a store to the ROM, is an access fault. All harts start in M-mode in the
 * boot ROM.
 *
 * <p>Nothing that a guest does makes a method here throw.
 */
public final class VirtBoard {
  /** Physical address at which RAM begins. */
  public static final long RAM_BASE_PA = MemoryMap.RAM;

  private static final long LEAST_RAM_FOR_DEVICE_TREE = 4L << 20;
  private static final long DEVICE_TREE_ALIGNMENT = 2L << 20;
  private static final int DEVICE_TREE_ROM_OFFSET = 0x100;

  private final BoardConfig config;
  private final Backplane backplane;
  private final Interleaving interleaving;
  private final ConsoleUart uart;
  private final @Nullable Htif htif;
  private final InputLog inputLog = new InputLog();
  private final long deviceTreePa;
  private boolean htifWaits;
  private @Nullable BoardOutcome ending;

  /**
   * A board as at reset. The engines are those of the configuration.
   *
   * <p>Throws {@link IllegalArgumentException} for a RAM size that cannot be (see {@link Ram}), and
   * for addresses of {@code tohost} and {@code fromhost} outside RAM.
   */
  public VirtBoard(BoardConfig config) {
    this(config, config.machine().engine());
  }

  /** A board whose harts are executed by other engines than those of the configuration. */
  public VirtBoard(BoardConfig config, EngineFactory engines) {
    this.config = config;
    MachineConfig machine = config.machine();
    backplane =
        new Backplane(
            machine,
            RAM_BASE_PA,
            engines,
            (id, clock) -> new Hart(machine.isa(), id, clock, Environment.MACHINE_MODE));
    interleaving = new Interleaving(backplane.cores(), clock());
    Plic plic = new Plic(2 * machine.harts(), this::setExternalInterrupt);
    uart = new ConsoleUart(plic.line(MemoryMap.UART_SOURCE));
    bus().attach(MemoryMap.UART, uart);
    bus().attach(MemoryMap.PLIC, plic);
    bus().attach(MemoryMap.CLINT, new Clint(machine.harts(), new ClintHarts()));
    attachDrives(plic);
    bus().attach(MemoryMap.FINISHER, new TestFinisher(this::finish));
    deviceTreePa = placeDeviceTree();
    htif = config.htif() == null ? null : attachHtif(config.htif());
    for (Hart hart : harts()) {
      hart.setPc(MemoryMap.ROM);
    }
  }

  private void attachDrives(Plic plic) {
    for (int slot = 0; slot < MemoryMap.VIRTIO_SLOTS; slot++) {
      boolean present = slot < config.drives().size();
      BlockStorage storage = present ? config.drives().get(slot) : null;
      bus()
          .attach(
              MemoryMap.VIRTIO + slot * MemoryMap.VIRTIO_BYTES,
              VirtioMmio.block(
                  config.legacyVirtio(),
                  storage,
                  "trapeze-drive-" + slot,
                  ram(),
                  plic.line(MemoryMap.VIRTIO_SOURCE + slot)));
    }
  }

  private long placeDeviceTree() {
    byte[] tree = BoardDeviceTree.of(config);
    boolean inRam = ram().sizeBytes() >= LEAST_RAM_FOR_DEVICE_TREE;
    long pa =
        inRam
            ? ram().endPa() - tree.length & -DEVICE_TREE_ALIGNMENT
            : MemoryMap.ROM + DEVICE_TREE_ROM_OFFSET;
    byte[] vector = ResetVector.of(xlen(), config.entryPa(), pa);
    byte[] rom = vector;
    if (inRam) {
      ram().write(pa, tree, 0, tree.length);
    } else {
      rom = new byte[DEVICE_TREE_ROM_OFFSET + tree.length];
      System.arraycopy(vector, 0, rom, 0, vector.length);
      System.arraycopy(tree, 0, rom, DEVICE_TREE_ROM_OFFSET, tree.length);
    }
    bus().attach(MemoryMap.ROM, new BootRom(rom, MemoryMap.ROM_BYTES));
    return pa;
  }

  private Htif attachHtif(HtifAddresses addresses) {
    return new Htif(
        ram(),
        addresses.tohostPa(),
        addresses.fromhostPa(),
        new Htif.Host() {
          @Override
          public void attend() {
            htifWaits = true;
            interleaving.current().csrs().requestStop();
          }

          @Override
          public void exit(int code) {
            ending = new BoardOutcome.PoweredOff(code);
          }
        });
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

  /** Physical address of the device tree, which a1 holds when the program starts. */
  public long deviceTreePa() {
    return deviceTreePa;
  }

  /** The device tree, as a flattened blob. */
  public byte[] deviceTree() {
    return BoardDeviceTree.of(config);
  }

  /** Connects what the guest's console output goes to: the serial port's and HTIF's. */
  public void connect(ConsoleOutput output) {
    uart.connect(output);
    if (htif != null) {
      htif.connect(output);
    }
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
   * alone, and not on how the run is cut into calls. After the guest has ended the run, every
   * further call gives the same outcome.
   *
   * @param maxInstructions the most instructions to retire, of all harts together
   */
  public BoardOutcome run(long maxInstructions) {
    long left = maxInstructions;
    for (; ; ) {
      serveHtif();
      if (ending != null) {
        return ending;
      }
      if (left <= 0) {
        return new BoardOutcome.BudgetSpent();
      }
      if (!interleaving.findRunnable()) {
        long next = interleaving.nextTimerWake();
        if (next == BoardOutcome.Idle.NEVER || !config.skipIdle()) {
          return new BoardOutcome.Idle(next);
        }
        clock().skipTo(next);
        continue;
      }
      Hart hart = interleaving.current();
      long before = clock().instructionsRetired();
      StopReason reason = interleaving.run(left);
      left -= clock().instructionsRetired() - before;
      if (reason == StopReason.TRAP_LOOP) {
        return trapLoop(hart);
      }
    }
  }

  private static BoardOutcome trapLoop(Hart hart) {
    CsrFile csrs = hart.csrs();
    return hart.mode() == PrivilegeMode.MACHINE
        ? new BoardOutcome.TrapLoop(
            hart.id(), csrs.read(CsrId.MEPC), csrs.read(CsrId.MCAUSE), csrs.read(CsrId.MTVAL))
        : new BoardOutcome.TrapLoop(
            hart.id(), csrs.read(CsrId.SEPC), csrs.read(CsrId.SCAUSE), csrs.read(CsrId.STVAL));
  }

  private void serveHtif() {
    if (htifWaits && htif != null) {
      htifWaits = false;
      htif.serve();
    }
  }

  private void finish(TestFinisher.Verdict verdict, int code) {
    ending =
        switch (verdict) {
          case PASS -> new BoardOutcome.PoweredOff(0);
          case FAIL -> new BoardOutcome.PoweredOff(Math.max(code, 1));
          case RESET -> new BoardOutcome.Reset();
        };
    interleaving.current().csrs().requestStop();
  }

  private void setExternalInterrupt(int context, boolean level) {
    int interrupt =
        (context & 1) == 0 ? Interrupts.MACHINE_EXTERNAL : Interrupts.SUPERVISOR_EXTERNAL;
    backplane.cores().get(context >> 1).hart().csrs().raise(interrupt, level);
  }

  /** The harts and the clock as the CLINT sees them. */
  private final class ClintHarts implements Clint.Harts {
    @Override
    public void setSoftwareInterrupt(int hart, boolean level) {
      backplane.cores().get(hart).hart().csrs().raise(Interrupts.MACHINE_SOFTWARE, level);
    }

    @Override
    public void setTimerInterrupt(int hart, long time) {
      backplane.cores().get(hart).hart().csrs().setMtimecmp(time);
    }

    @Override
    public long time() {
      return clock().time();
    }

    @Override
    public void setTime(long time) {
      clock().setTime(time);
    }
  }
}
