package dev.trapeze.kernel.trap;

import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.FaultOutcome;
import dev.trapeze.kernel.mm.GrowingStack;
import dev.trapeze.kernel.mm.MappedFile;
import dev.trapeze.kernel.mm.MemoryAccess;
import dev.trapeze.kernel.mm.Region;
import dev.trapeze.kernel.mm.RegionKind;
import org.jspecify.annotations.Nullable;

/** Where an address lies and which rule an access to it has broken, in words. */
public final class FaultPlace {
  // Distances up to here are told in decimal: that far programs count.
  private static final long SMALL_DISTANCE = 64 * 1024;
  private static final long KIB = 1 << 10;
  private static final long MIB = 1 << 20;

  private FaultPlace() {}

  /**
   * The words.
   *
   * @param va of the access
   * @param outcome why it could not be; null if the page table had no part in that
   */
  public static String of(
      AddressSpace space, long va, MemoryAccess access, @Nullable FaultOutcome outcome) {
    Region region = space.regionAt(va);
    if (region == null) {
      region = space.regionOnPage(va);
    }
    if (region != null) {
      return inRegion(space, region, va, access, outcome);
    }
    GrowingStack stack = space.growingStack();
    if (outcome == FaultOutcome.STACK_OVERFLOW && stack != null) {
      return overflow(space, stack, va);
    }
    PagingMode mode = space.table().mode();
    if (!isCanonical(mode, va)) {
      return "no mapping; beyond the " + mode.vaBits() + " bits of a virtual address";
    }
    return "no mapping" + nearest(space, va);
  }

  private static boolean isCanonical(PagingMode mode, long va) {
    int unused = Long.SIZE - mode.vaBits();
    return mode == PagingMode.SV32 || va << unused >> unused == va;
  }

  private static String inRegion(
      AddressSpace space,
      Region region,
      long va,
      MemoryAccess access,
      @Nullable FaultOutcome outcome) {
    if (region.kind() == RegionKind.GUARD) {
      return guard(space, region, va);
    }
    if (region.kind() == RegionKind.UPPER_GUARD) {
      return String.format(
          "%s: %s bytes above the end of the stack",
          region.kind().words(), distance(va - region.startVa()));
    }
    if (!region.kind().ownsFrames()) {
      return region.kind().words() + ", a page of the kernel's";
    }
    MappedFile file = region.file();
    if (outcome == FaultOutcome.BEHIND_FILE_END && file != null) {
      return region.kind().words() + ", behind the end of " + file.path();
    }
    boolean allowed = region.isUser() && (region.permissions() & access.permission()) != 0;
    return allowed ? name(region) : name(region) + ", not " + access.adjective();
  }

  private static String guard(AddressSpace space, Region guard, long va) {
    Region stack = space.regionOf(RegionKind.STACK);
    if (stack == null || stack.startVa() != guard.endVa()) {
      return guard.kind().words();
    }
    return String.format(
        "%s: the stack has overflowed, %s bytes below its limit of %s",
        guard.kind().words(), distance(stack.startVa() - va), size(stack.sizeBytes()));
  }

  private static String overflow(AddressSpace space, GrowingStack stack, long va) {
    if (va < stack.lowestVa()) {
      return String.format(
          "the stack has overflowed: %s bytes below its limit of %s",
          distance(stack.lowestVa() - va), size(stack.topVa() - stack.lowestVa()));
    }
    Region below = neighbour(space, va, true);
    return String.format(
        "the stack has overflowed: it may not come within %s of the %s",
        size(stack.gapBytes()), below == null ? "lowest address" : name(below));
  }

  /** The distances to the nearest regions, the kernel's too, on both sides. */
  private static String nearest(AddressSpace space, long va) {
    StringBuilder words = new StringBuilder();
    Region below = neighbour(space, va, true);
    if (below != null) {
      words.append(
          String.format(
              "; %s bytes above the end of the %s", distance(va - below.endVa()), name(below)));
    }
    Region above = neighbour(space, va, false);
    if (above != null) {
      words.append(below == null ? "; " : ", ");
      words.append(
          String.format("%s bytes below the %s", distance(above.startVa() - va), name(above)));
    }
    return words.toString();
  }

  private static @Nullable Region neighbour(AddressSpace space, long va, boolean below) {
    Region nearest = null;
    for (Region region : space.regions()) {
      boolean isBelow = Long.compareUnsigned(region.endVa(), va) <= 0;
      if (below && isBelow) {
        // Of an empty heap and the stack that ends where it starts, the heap is what was missed.
        nearest = region;
      } else if (!below && !isBelow) {
        return region;
      }
    }
    return nearest;
  }

  private static String name(Region region) {
    MappedFile file = region.file();
    boolean tells = region.kind() == RegionKind.MAPPING || region.kind() == RegionKind.LIBRARY;
    return file != null && tells
        ? region.kind().words() + " of " + file.path()
        : region.kind().words();
  }

  private static String distance(long bytes) {
    return Long.compareUnsigned(bytes, SMALL_DISTANCE) <= 0
        ? Long.toString(bytes)
        : "0x" + Long.toHexString(bytes);
  }

  private static String size(long bytes) {
    return bytes % MIB == 0 ? bytes / MIB + " MiB" : bytes / KIB + " KiB";
  }
}
