package dev.trapeze.kernel.mm;

import dev.trapeze.cpu.mmu.PagingMode;

/**
 * The numbers of the layout {@code linux}. Those of 64 bits are Linux's for RISC-V ({@code
 * Documentation/arch/riscv/vm-layout.rst}): direct map, the {@code vmalloc} area with kernel stacks
 * and devices, and the kernel's code 2 GiB below the end. Those of 32 bits are the classic ones of
 * 3 GiB for programs and 1 GiB for the kernel, of which 896 MiB are direct map.
 */
final class LinuxLayout {
  private static final long MIB = 1L << 20;
  private static final long GIB = 1L << 30;

  /** 256 pages (Linux's {@code stack_guard_gap}). */
  private static final long GUARD_GAP_BYTES = 256L * Pages.BYTES;

  /** Between the top of the stack and mapped memory at the least (Linux's {@code MIN_GAP}). */
  private static final long MIN_MMAP_GAP_BYTES = 128 * MIB;

  private static final long IMAGE_32_VA = 0x0804_8000L;
  private static final long IMAGE_64_VA = 0x40_0000L;

  private static final KernelPlace.UpperHalf SV32 =
      new KernelPlace.UpperHalf(
          0xC000_0000L, 0xC000_0000L, 896 * MIB, 0xF880_0000L, 0xFFFE_0000L, 0xFFFF_0000L);

  private static final KernelPlace.UpperHalf SV39 =
      new KernelPlace.UpperHalf(
          0xFFFF_FFC0_0000_0000L,
          0xFFFF_FFD6_0000_0000L,
          128 * GIB,
          0xFFFF_FFC6_0000_0000L,
          0xFFFF_FFC6_1000_0000L,
          0xFFFF_FFFF_8000_0000L);

  private static final KernelPlace.UpperHalf SV48 =
      new KernelPlace.UpperHalf(
          0xFFFF_8000_0000_0000L,
          0xFFFF_AF80_0000_0000L,
          64 * 1024 * GIB,
          0xFFFF_8F80_0000_0000L,
          0xFFFF_8F80_1000_0000L,
          0xFFFF_FFFF_8000_0000L);

  private LinuxLayout() {}

  static AddressSpaceLayout of(PagingMode mode) {
    return switch (mode) {
      case SV32 -> layout(mode, SV32, IMAGE_32_VA, SV32.startVa());
      case SV39 -> layout(mode, SV39, IMAGE_64_VA, 1L << 38);
      case SV48 -> layout(mode, SV48, IMAGE_64_VA, 1L << 47);
      case BARE -> throw new IllegalArgumentException("no address space without translation");
    };
  }

  private static AddressSpaceLayout layout(
      PagingMode mode, KernelPlace kernel, long imageVa, long userEndVa) {
    return new AddressSpaceLayout(
        AddressSpaceLayout.LINUX,
        mode,
        kernel,
        imageVa,
        imageVa,
        new StackPlace.AtTop(userEndVa, GUARD_GAP_BYTES));
  }

  /** Linux's {@code mmap_base}, without its random part. */
  static long mmapTopVa(StackPlace.AtTop stack, long stackLimitBytes) {
    long gap = stackLimitBytes;
    if (Long.compareUnsigned(gap + stack.guardGapBytes(), gap) > 0) {
      gap += stack.guardGapBytes(); // a limit of all ones is no limit
    }
    long mostGap = stack.topVa() / 6 * 5;
    if (Long.compareUnsigned(gap, MIN_MMAP_GAP_BYTES) < 0) {
      gap = MIN_MMAP_GAP_BYTES;
    } else if (Long.compareUnsigned(gap, mostGap) > 0) {
      gap = mostGap;
    }
    return Pages.roundUp(stack.topVa() - gap);
  }
}
