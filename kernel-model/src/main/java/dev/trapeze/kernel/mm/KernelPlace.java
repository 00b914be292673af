package dev.trapeze.kernel.mm;

import dev.trapeze.cpu.mmu.Pte;

/**
 * Where in virtual memory the kernel lies, as data: it has a page table of its own, or a part of
 * everybody's.
 */
public sealed interface KernelPlace {

  /** Behind the room of the kernel stacks: they lie below, each with a page between. */
  long stacksTopVa();

  /** Flags of {@link Pte} that each page of the kernel's has besides its permissions. */
  int pageFlags();

  /**
   * The kernel has its own table, in which RAM and devices have their physical addresses; a process
   * has of the kernel two pages only (xv6's {@code memlayout.h}).
   *
   * @param trampolineVa the page of {@code uservec} and {@code userret}, in every table
   * @param trapframeVa the page with the registers of the process, in every process's table
   */
  record OwnTable(long trampolineVa, long trapframeVa) implements KernelPlace {
    @Override
    public long stacksTopVa() {
      return trampolineVa;
    }

    @Override
    public int pageFlags() {
      return 0;
    }
  }

  /**
   * The upper part of every table is the kernel's, global and without U (Linux's {@code
   * vm-layout.rst}).
   *
   * @param startVa where the kernel's part begins: a multiple of what a root entry maps
   * @param directMapVa where RAM is mapped from its start on (Linux's {@code PAGE_OFFSET})
   * @param directMapBytes how much of RAM at most; what is above is HIGHMEM
   * @param stacksVa lowest address of the room for kernel stacks (Linux's {@code VMALLOC_START})
   * @param deviceVa a page of device registers (Linux's {@code ioremap}); the kernel stacks lie
   *     below it
   * @param vectorVa the page with the kernel's code, where traps go
   */
  record UpperHalf(
      long startVa,
      long directMapVa,
      long directMapBytes,
      long stacksVa,
      long deviceVa,
      long vectorVa)
      implements KernelPlace {

    @Override
    public long stacksTopVa() {
      return deviceVa;
    }

    @Override
    public int pageFlags() {
      return Pte.G;
    }
  }
}
