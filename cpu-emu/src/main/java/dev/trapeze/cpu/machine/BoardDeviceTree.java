package dev.trapeze.cpu.machine;

import dev.trapeze.cpu.device.Plic;
import dev.trapeze.cpu.hart.VirtualClock;
import dev.trapeze.cpu.isa.Extension;
import dev.trapeze.cpu.isa.Xlen;

/**
 * The device tree of a {@link VirtBoard}, with the names and {@code compatible} strings that QEMU's
 * {@code virt} machine gives the same devices.
 */
final class BoardDeviceTree {
  private static final int PLIC_PHANDLE = 1;
  private static final int FINISHER_PHANDLE = 2;
  private static final int FIRST_HART_PHANDLE = 3;
  private static final int UART_CLOCK_HZ = 3_686_400;
  private static final int MACHINE_SOFTWARE = 3;
  private static final int MACHINE_TIMER = 7;
  private static final int SUPERVISOR_EXTERNAL = 9;
  private static final int MACHINE_EXTERNAL = 11;

  /** As QEMU, and as the engines execute them. */
  private static final int CACHE_BLOCK_BYTES = 64;

  private static final int POWER_OFF = 0x5555;
  private static final int REBOOT = 0x7777;

  private final BoardConfig config;
  private final DeviceTreeBlob blob = new DeviceTreeBlob();

  private BoardDeviceTree(BoardConfig config) {
    this.config = config;
  }

  /** The tree of a board of that configuration, flattened. */
  static byte[] of(BoardConfig config) {
    BoardDeviceTree tree = new BoardDeviceTree(config);
    tree.root();
    return tree.blob.toBytes();
  }

  private void root() {
    blob.begin("").cells("#address-cells", 2).cells("#size-cells", 2);
    blob.text("compatible", "riscv-virtio").text("model", "riscv-virtio,trapeze");
    chosen();
    blob.begin(at("memory", MemoryMap.RAM)).text("device_type", "memory");
    blob.range(MemoryMap.RAM, config.machine().ramBytes()).end();
    cpus();
    system("poweroff", "syscon-poweroff", POWER_OFF);
    system("reboot", "syscon-reboot", REBOOT);
    blob.begin("soc").cells("#address-cells", 2).cells("#size-cells", 2);
    blob.text("compatible", "simple-bus").flag("ranges");
    soc();
    blob.end().end();
  }

  private void chosen() {
    blob.begin("chosen").text("stdout-path", "/soc/" + at("serial", MemoryMap.UART));
    if (!config.bootArguments().isEmpty()) {
      blob.text("bootargs", config.bootArguments());
    }
    blob.end();
  }

  private void cpus() {
    blob.begin("cpus").cells("#address-cells", 1).cells("#size-cells", 0);
    blob.cells("timebase-frequency", (int) VirtualClock.TICKS_PER_SECOND);
    for (int hart = 0; hart < config.machine().harts(); hart++) {
      blob.begin("cpu@" + Integer.toHexString(hart)).text("device_type", "cpu");
      blob.cells("reg", hart).text("status", "okay").text("compatible", "riscv");
      blob.text("riscv,isa", config.machine().isa().toString());
      cacheBlocks();
      blob.text("mmu-type", config.machine().xlen() == Xlen.RV32 ? "riscv,sv32" : "riscv,sv48");
      blob.begin("interrupt-controller").flag("interrupt-controller");
      blob.cells("#address-cells", 0).cells("#interrupt-cells", 1);
      blob.text("compatible", "riscv,cpu-intc").cells("phandle", FIRST_HART_PHANDLE + hart);
      blob.end().end();
    }
    blob.end();
  }

  /** The size of the blocks of Zicbom and Zicboz, which Linux does not use without. */
  private void cacheBlocks() {
    if (config.machine().isa().has(Extension.ZICBOM)) {
      blob.cells("riscv,cbom-block-size", CACHE_BLOCK_BYTES);
    }
    if (config.machine().isa().has(Extension.ZICBOZ)) {
      blob.cells("riscv,cboz-block-size", CACHE_BLOCK_BYTES);
    }
  }

  private void system(String name, String compatible, int value) {
    blob.begin(name).text("compatible", compatible).cells("regmap", FINISHER_PHANDLE);
    blob.cells("offset", 0).cells("value", value).end();
  }

  private void soc() {
    blob.begin(at("test", MemoryMap.FINISHER)).cells("phandle", FINISHER_PHANDLE);
    blob.text("compatible", "sifive,test1", "sifive,test0", "syscon");
    blob.range(MemoryMap.FINISHER, 0x1000).end();

    blob.begin(at("clint", MemoryMap.CLINT)).text("compatible", "sifive,clint0", "riscv,clint0");
    blob.range(MemoryMap.CLINT, MemoryMap.CLINT_BYTES);
    blob.cells("interrupts-extended", toHarts(MACHINE_SOFTWARE, MACHINE_TIMER)).end();

    blob.begin(at("plic", MemoryMap.PLIC)).cells("phandle", PLIC_PHANDLE);
    blob.text("compatible", "sifive,plic-1.0.0", "riscv,plic0").flag("interrupt-controller");
    blob.cells("#address-cells", 0).cells("#interrupt-cells", 1);
    blob.cells("riscv,ndev", Plic.LAST_SOURCE).range(MemoryMap.PLIC, Plic.SIZE_BYTES);
    blob.cells("interrupts-extended", toHarts(MACHINE_EXTERNAL, SUPERVISOR_EXTERNAL)).end();

    blob.begin(at("serial", MemoryMap.UART)).text("compatible", "ns16550a");
    blob.cells("clock-frequency", UART_CLOCK_HZ);
    interrupt(MemoryMap.UART_SOURCE);
    blob.range(MemoryMap.UART, MemoryMap.UART_BYTES).end();

    for (int slot = 0; slot < MemoryMap.VIRTIO_SLOTS; slot++) {
      long address = MemoryMap.VIRTIO + slot * MemoryMap.VIRTIO_BYTES;
      blob.begin(at("virtio_mmio", address)).text("compatible", "virtio,mmio");
      interrupt(MemoryMap.VIRTIO_SOURCE + slot);
      blob.range(address, MemoryMap.VIRTIO_BYTES).end();
    }
  }

  private void interrupt(int source) {
    blob.cells("interrupts", source).cells("interrupt-parent", PLIC_PHANDLE);
  }

  /** Two interrupts to each hart: pairs of the hart's phandle and the interrupt's number. */
  private int[] toHarts(int first, int second) {
    int[] cells = new int[4 * config.machine().harts()];
    for (int hart = 0; hart < config.machine().harts(); hart++) {
      cells[4 * hart] = FIRST_HART_PHANDLE + hart;
      cells[4 * hart + 1] = first;
      cells[4 * hart + 2] = FIRST_HART_PHANDLE + hart;
      cells[4 * hart + 3] = second;
    }
    return cells;
  }

  private static String at(String name, long address) {
    return name + "@" + Long.toHexString(address);
  }
}
