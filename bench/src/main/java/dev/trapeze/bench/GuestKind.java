package dev.trapeze.bench;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.images.UserPrograms;
import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.PageFaultPolicy;

/**
 * The system that a measured program runs on.
 *
 * @param layout name of the layout of address spaces
 * @param paging when pages get their frames
 * @param ramMib physical memory in MiB
 */
record GuestKind(Xlen xlen, String layout, PageFaultPolicy paging, long ramMib) {
  private static final String VIMIX = "vimix";
  private static final long USUAL_MIB = 128;

  /** The usual system of that width: VIMIX's layout, eager, 128 MiB. */
  static GuestKind usual(int xlenBits) {
    return of(Xlen.ofBits(xlenBits), PageFaultPolicy.EAGER, USUAL_MIB);
  }

  /** One in VIMIX's layout. */
  static GuestKind of(Xlen xlen, PageFaultPolicy paging, long ramMib) {
    return new GuestKind(xlen, VIMIX, paging, ramMib);
  }

  /** Linux's layout, copy-on-write. */
  static GuestKind linux(Xlen xlen, long ramMib) {
    return new GuestKind(xlen, AddressSpaceLayout.LINUX, PageFaultPolicy.COW, ramMib);
  }

  /** What {@link #text} gave. */
  static GuestKind parse(String text) {
    String[] parts = text.split(":", -1);
    for (PageFaultPolicy policy : PageFaultPolicy.ALL) {
      if (policy.name().equals(parts[2])) {
        return new GuestKind(
            Xlen.ofBits(Integer.parseInt(parts[0])), parts[1], policy, Long.parseLong(parts[3]));
      }
    }
    throw new IllegalArgumentException(text);
  }

  /** As one word, for the command line of a JVM. */
  String text() {
    return xlen.bits() + ":" + layout + ":" + paging.name() + ":" + ramMib;
  }

  /** For the heading of a table. */
  String words() {
    return "RV" + xlen.bits() + " " + (layout.equals(VIMIX) ? paging.name() : layout);
  }

  KernelConfig config() {
    return KernelConfig.of(xlen)
        .withLayout(AddressSpaceLayout.named(layout, xlen))
        .withPageFaults(paging)
        .withRamBytes(ramMib << 20)
        .withInteractiveConsole(false);
  }

  /** The ELF file of a user program for that layout. */
  byte[] elf(String program) {
    return config().layout().hasKernelHalf()
        ? UserPrograms.linuxElf(program, xlen.bits())
        : UserPrograms.elf(program, xlen.bits());
  }
}
