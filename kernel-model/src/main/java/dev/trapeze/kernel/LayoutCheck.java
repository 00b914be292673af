package dev.trapeze.kernel;

import dev.trapeze.cpu.machine.Machine;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.kernel.abi.Personality;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.FramePolicy;
import dev.trapeze.kernel.mm.KernelPlace;
import dev.trapeze.kernel.mm.Pages;
import dev.trapeze.kernel.mm.ProcessPage;
import dev.trapeze.kernel.mm.StackPlace;

/**
 * Whether an address-space layout is sound, and fits the rest of a configuration. What does not is
 * an {@link IllegalArgumentException} with one line: what, where, and what was expected.
 */
final class LayoutCheck {
  private static final long LEAST_BYTES_BELOW_STACK = 1 << 20;

  private final KernelConfig config;
  private final AddressSpaceLayout layout;

  private LayoutCheck(KernelConfig config) {
    this.config = config;
    this.layout = config.layout();
  }

  static void check(KernelConfig config) {
    new LayoutCheck(config).check();
  }

  private void check() {
    if (layout.pagingMode() == PagingMode.BARE) {
      throw wrong("translates nothing: its paging mode is BARE");
    }
    if (layout.xlen() != config.xlen()) {
      throw wrong("is for " + layout.xlen() + ", not for " + config.xlen());
    }
    if (layout.kernel() instanceof KernelPlace.OwnTable place) {
      checkPlaces(place);
      checkProgram(
          config.processPage() == ProcessPage.NONE ? layout.trapframeVa() : layout.processPageVa());
      checkKernelTable(place);
    } else {
      checkKernelHalf();
    }
  }

  /** Trampoline and trapframe: two pages of the lower half, above all that is a program's. */
  private void checkPlaces(KernelPlace.OwnTable place) {
    requirePage("the trampoline", place.trampolineVa());
    requirePage("the trapframe", place.trapframeVa());
    requirePage("the init code", layout.initCodeVa());
    requirePage("the lowest address of a program", layout.imageStartVa());
    if (place.trapframeVa() >= place.trampolineVa()) {
      throw wrong(
          String.format(
              "has the trapframe at 0x%x, which must lie below the trampoline at 0x%x",
              place.trapframeVa(), place.trampolineVa()));
    }
  }

  private void requirePage(String what, long va) {
    PagingMode mode = layout.pagingMode();
    // With 64 bits the half that needs no sign extension, as in xv6 (MAXVA).
    long endVa = 1L << (mode == PagingMode.SV32 ? mode.vaBits() : mode.vaBits() - 1);
    requireMultiple(what, va);
    if (va < 0 || va > endVa - Pages.BYTES) {
      throw wrong(
          String.format(
              "has %s at 0x%x, which is not from 0 to 0x%x, the last page that programs of %s can"
                  + " have",
              what, va, endVa - Pages.BYTES, mode));
    }
  }

  private void requireMultiple(String what, long value) {
    if ((value & Pages.BYTES - 1) != 0) {
      throw wrong(String.format("has %s at 0x%x, which is no multiple of 4096", what, value));
    }
  }

  /** Image, stack and heap have room below the kernel's pages. */
  private void checkProgram(long endVa) {
    if (layout.initCodeVa() > endVa - Pages.BYTES) {
      throw wrong(
          String.format(
              "has the init code at 0x%x, but all that is a program's ends at 0x%x",
              layout.initCodeVa(), endVa));
    }
    long roomBytes = endVa - layout.imageStartVa();
    long neededBytes = Pages.BYTES; // of an image
    if (layout.stack() instanceof StackPlace.AboveImage above) {
      requireSize("guard below the stack", above.guardBytes(), 0, endVa);
      requireSize("stack", above.stackBytes(), Pages.BYTES, endVa);
      requireSize("guard above the stack", above.upperGuardBytes(), 0, endVa);
      requireSize("guard behind the heap", above.heapGuardBytes(), 0, endVa);
      neededBytes +=
          above.guardBytes()
              + above.stackBytes()
              + above.upperGuardBytes()
              + above.heapGuardBytes();
    } else if (layout.stack() instanceof StackPlace.AtTop top) {
      requirePage("the end of the stack", top.topVa());
      requireSize("gap below the stack", top.guardGapBytes(), 0, endVa);
      if (top.topVa() > endVa) {
        throw wrong(
            String.format(
                "has the end of the stack at 0x%x, but all that is a program's ends at 0x%x",
                top.topVa(), endVa));
      }
      if (top.topVa() - layout.imageStartVa() < LEAST_BYTES_BELOW_STACK) {
        throw wrong(
            String.format(
                "has the end of the stack at 0x%x, less than 1 MiB above 0x%x, where programs begin",
                top.topVa(), layout.imageStartVa()));
      }
      // The upper part is the growing stack's and the mappings'.
      roomBytes = layout.imageLimitVa() - layout.imageStartVa();
    }
    if (neededBytes > roomBytes) {
      throw wrong(
          String.format(
              "has no room for a program from 0x%x to 0x%x: with an image of one page it takes 0x%x"
                  + " bytes",
              layout.imageStartVa(), layout.imageStartVa() + Math.max(0, roomBytes), neededBytes));
    }
  }

  private void requireSize(String what, long bytes, long leastBytes, long mostBytes) {
    if ((bytes & Pages.BYTES - 1) != 0 || bytes < leastBytes || bytes > mostBytes) {
      throw wrong(
          String.format(
              "has a %s of %d bytes, which is no multiple of 4096 from %d to %d",
              what, bytes, leastBytes, mostBytes));
    }
  }

  /** In the kernel's table RAM and the device have their physical addresses. */
  private void checkKernelTable(KernelPlace.OwnTable place) {
    long ramEndPa = Machine.RAM_BASE_PA + config.ramBytes();
    long stacksVa = layout.kernelStacksVa(config.maxProcesses());
    boolean stacksAboveRam = place.trampolineVa() > Machine.RAM_BASE_PA;
    if (stacksAboveRam && place.trampolineVa() >= ramEndPa && ramEndPa > stacksVa) {
      throw new IllegalArgumentException(
          config.ramBytes()
              + " bytes of RAM reach into the room for the kernel stacks of "
              + config.maxProcesses()
              + " processes");
    }
    long endVa = place.trampolineVa() + Pages.BYTES;
    if (stacksVa < 0
        || stacksVa < ramEndPa && Machine.RAM_BASE_PA < endVa
        || stacksVa < Machine.UART_PA + Pages.BYTES && Machine.UART_PA < endVa) {
      throw wrong(
          String.format(
              "has the trampoline at 0x%x, where the kernel's table has RAM or a device, or has"
                  + " them in the room for the stacks of %d processes below",
              place.trampolineVa(), config.maxProcesses()));
    }
  }

  private void checkKernelHalf() {
    KernelPlace.UpperHalf half = layout.kernelHalf();
    if (!layout.growsStack()) {
      throw wrong("has the kernel in every table, and needs a stack at the top");
    }
    if (Long.compareUnsigned(layout.kernelStacksVa(config.maxProcesses()), half.stacksVa()) < 0) {
      throw wrong("has no room for the kernel stacks of " + config.maxProcesses() + " processes");
    }
    if (config.frames() == FramePolicy.FREE_LIST && half.directMapBytes() < config.ramBytes()) {
      throw new IllegalArgumentException(
          "xv6's list of free frames knows no zones, and the direct map of the layout "
              + layout.name()
              + " shows "
              + half.directMapBytes()
              + " bytes of RAM, not "
              + config.ramBytes());
    }
    if (config.trampoline() != null) {
      throw wrong("has no trampoline");
    }
    if (config.processPage() != ProcessPage.NONE) {
      throw wrong("has no place for a page that each process has");
    }
    if (!config.personality().equals(Personality.TRAPEZE)) {
      throw wrong(
          "is for programs of "
              + Personality.TRAPEZE.name()
              + ", not for those of "
              + config.personality().name()
              + ", which begin at other addresses");
    }
  }

  private IllegalArgumentException wrong(String clause) {
    return new IllegalArgumentException("the layout " + layout.name() + " " + clause);
  }
}
