package dev.trapeze.bench;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.PageFaultPolicy;

/**
 * The system that a measured program runs on.
 *
 * @param paging when pages get their frames
 * @param ramMib physical memory in MiB
 */
record GuestKind(Xlen xlen, PageFaultPolicy paging, long ramMib) {
  private static final long USUAL_MIB = 128;

  /** The usual system of that width: eager, 128 MiB. */
  static GuestKind usual(int xlenBits) {
    return new GuestKind(Xlen.ofBits(xlenBits), PageFaultPolicy.EAGER, USUAL_MIB);
  }

  /** What {@link #text} gave. */
  static GuestKind parse(String text) {
    String[] parts = text.split(":", -1);
    for (PageFaultPolicy policy : PageFaultPolicy.ALL) {
      if (policy.name().equals(parts[1])) {
        return new GuestKind(
            Xlen.ofBits(Integer.parseInt(parts[0])), policy, Long.parseLong(parts[2]));
      }
    }
    throw new IllegalArgumentException(text);
  }

  /** As one word, for the command line of a JVM. */
  String text() {
    return xlen.bits() + ":" + paging.name() + ":" + ramMib;
  }

  KernelConfig config() {
    return KernelConfig.of(xlen)
        .withLayout(AddressSpaceLayout.vimix(xlen))
        .withPageFaults(paging)
        .withRamBytes(ramMib << 20)
        .withInteractiveConsole(false);
  }
}
