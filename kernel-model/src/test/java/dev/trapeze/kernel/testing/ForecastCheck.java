package dev.trapeze.kernel.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.Backing;
import dev.trapeze.kernel.mm.FaultForecast;
import dev.trapeze.kernel.mm.FaultOutcome;
import dev.trapeze.kernel.mm.MemoryAccess;
import dev.trapeze.kernel.mm.Pages;
import dev.trapeze.kernel.mm.Region;
import dev.trapeze.kernel.mm.RegionKind;
import java.util.Objects;

/** Holds what {@link FaultForecast} says before a page fault against what becomes of it. */
final class ForecastCheck {
  private ForecastCheck() {}

  /** Resolves a fault, as the kernel would. */
  static FaultOutcome resolve(AddressSpace space, long va, MemoryAccess access) {
    long before = space.table().entryOf(va);
    FaultForecast forecast = FaultForecast.of(space, va, access);
    assertThat(space.table().entryOf(va)).as("a forecast changes nothing").isEqualTo(before);
    FaultOutcome outcome = space.policy().resolve(space, va, access);
    boolean ofFile = forecast == FaultForecast.FILE_PAGE || forecast == FaultForecast.FILE_COPY;
    boolean diskFailed = ofFile && outcome == FaultOutcome.BEHIND_FILE_END;
    if (outcome != FaultOutcome.OUT_OF_MEMORY && !diskFailed) {
      String what = String.format("%s of 0x%x: %s", access, va, forecast);
      assertThat(outcome).as(what).isEqualTo(forecast.outcome());
      if (outcome == FaultOutcome.RESOLVED) {
        effect(space, va, forecast, what, before);
      }
    }
    return outcome;
  }

  private static void effect(
      AddressSpace space, long va, FaultForecast forecast, String what, long before) {
    long after = space.table().entryOf(va);
    long pa = Pte.pa(after);
    boolean writable = (after & Pte.W) != 0;
    switch (forecast) {
      case TRIED_AGAIN -> assertThat(after).as(what).isEqualTo(before);
      case WRITABLE -> {
        assertThat(pa).as(what).isEqualTo(Pte.pa(before));
        assertThat(writable).as(what).isTrue();
      }
      case COPY -> {
        assertThat(pa).as(what).isNotEqualTo(Pte.pa(before));
        assertThat(writable).as(what).isTrue();
      }
      case STACK_GROWS -> {
        Region region = Objects.requireNonNull(space.regionOnPage(va));
        assertThat(region.kind()).as(what).isEqualTo(RegionKind.STACK);
      }
      case ZEROS -> assertThat(space.isSharedZeros(pa)).as(what).isFalse();
      case SHARED_ZEROS -> assertThat(space.isSharedZeros(pa)).as(what).isTrue();
      case FILE_PAGE -> assertThat(pa).as(what).isEqualTo(fileFramePa(space, va));
      case FILE_COPY -> assertThat(pa).as(what).isNotEqualTo(fileFramePa(space, va));
      default -> throw new AssertionError(what);
    }
  }

  private static long fileFramePa(AddressSpace space, long va) {
    Region region = Objects.requireNonNull(space.regionOnPage(va));
    Backing.FilePages pages = (Backing.FilePages) region.backing();
    return pages.file().framePa(pages.pageIndex(region, va & -(long) Pages.BYTES));
  }
}
