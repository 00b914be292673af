package dev.trapeze.kernel.mm.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.Backing;
import dev.trapeze.kernel.mm.FrameAllocator;
import dev.trapeze.kernel.mm.Pages;
import dev.trapeze.kernel.mm.Region;
import dev.trapeze.kernel.mm.RegionKind;
import dev.trapeze.kernel.testing.PageMap;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Compares processes with the model, and frames with their holders, without touching a page. */
final class Comparison {
  private final Setting setting;
  private final RealSystem system;

  Comparison(Setting setting, RealSystem system) {
    this.setting = setting;
    this.system = system;
  }

  /** Regions, entries and bytes of a process. */
  void compare(AddressSpace space, ModelSpace model) {
    compareRegions(space, model);
    NavigableMap<Long, PageMap.Page> mapped = mapped(space);
    model.pages.forEach(
        (va, page) -> {
          if (page.kind.ownsFrames() && mapped.containsKey(va) != page.present()) {
            throw new AssertionError(
                String.format("0x%x is there or not, unlike in the model: %s", va, page));
          }
        });
    mapped.forEach((va, entry) -> compareEntry(va, entry, model.at(va)));
  }

  private void compareRegions(AddressSpace space, ModelSpace model) {
    NavigableMap<Long, Region> regions = new TreeMap<>();
    long endVa = 0;
    for (Region region : space.regions()) {
      if (Long.compareUnsigned(region.startVa(), endVa) < 0) {
        throw new AssertionError(region + " begins before the one below ends");
      }
      boolean kernel = region.kind().name().startsWith("KERNEL");
      if (kernel || region.sizeBytes() == 0) {
        continue;
      }
      endVa = region.endVa();
      for (long va = region.firstPageVa(); va < region.endPageVa(); va += Pages.BYTES) {
        regions.putIfAbsent(va, region);
      }
    }
    assertThat(regions.keySet()).isEqualTo(model.pages.keySet());
    regions.forEach(
        (va, region) -> {
          ModelPage page = model.at(va);
          if (page != null) {
            String real = describe(region, va);
            if (!real.equals(describe(page))) {
              throw new AssertionError(String.format("0x%x is %s: %s", va, real, page));
            }
          }
        });
    assertThat(space.limits().heapStartVa()).isEqualTo(model.heapStartVa);
    assertThat(space.limits().heapEndVa()).isEqualTo(model.heapEndVa);
  }

  private static String describe(Region region, long va) {
    long offset = 0;
    if (region.backing() instanceof Backing.FilePages pages) {
      offset = pages.offset() + va - region.startVa();
    }
    int index = (int) Math.floorDiv(offset, (long) Pages.BYTES);
    return describe(region.kind(), region.permissions() & 0xF, region.shared(), index);
  }

  private static String describe(ModelPage page) {
    return describe(page.kind, page.permissions(), page.shared, page.index);
  }

  private static String describe(RegionKind kind, int permissions, boolean shared, int index) {
    return kind + " " + permissions + " " + shared + " page " + index;
  }

  /** What is mapped in the program's part, by address. */
  private NavigableMap<Long, PageMap.Page> mapped(AddressSpace space) {
    NavigableMap<Long, PageMap.Page> mapped = new TreeMap<>();
    for (PageMap.Page page : tables(space).pages()) {
      if (page.va() < setting.layout().userEndVa()) {
        mapped.put(page.va(), page);
      }
    }
    return mapped;
  }

  private PageMap.Tables tables(AddressSpace space) {
    return PageMap.tables(
        system.ram(), space.table().mode(), space.table().rootPa(), system.kernelTables);
  }

  private void compareEntry(long va, PageMap.Page entry, @Nullable ModelPage page) {
    if (page == null) {
      throw new AssertionError(String.format("0x%x is mapped, but not in the model", va));
    }
    String letters = entry.permissions();
    String allowed = letters(page);
    boolean writable = letters.contains("W");
    if (!letters.equals(writable ? allowed : allowed.replace("W", ""))) {
      throw new AssertionError(
          String.format("0x%x has %s instead of %s: %s", va, letters, allowed, page));
    }
    if (writable && !page.shared && system.frames.references(entry.pa()) != 1) {
      throw new AssertionError(
          String.format("0x%x may write the frame of somebody else: %s", va, page));
    }
    byte[] bytes = new byte[Pages.BYTES];
    system.ram().read(entry.pa(), bytes, 0, bytes.length);
    assertSame(va, page, bytes);
  }

  /** The bytes of a page are those of the model. */
  static void assertSame(long va, ModelPage page, byte[] bytes) {
    int differs = Arrays.mismatch(bytes, page.contents());
    if (differs >= 0) {
      throw new AssertionError(
          String.format(
              "byte 0x%x is 0x%02x, but 0x%02x in the model: %s",
              va + differs, bytes[differs], page.contents()[differs], page));
    }
  }

  private static String letters(ModelPage page) {
    int permissions = page.permissions();
    if (permissions == 0) {
      return "R";
    }
    boolean writable = (permissions & Pte.W) != 0;
    return (writable || (permissions & Pte.R) != 0 ? "R" : "")
        + (writable ? "W" : "")
        + ((permissions & Pte.X) != 0 ? "X" : "")
        + (page.kind == RegionKind.GUARD ? "" : "U");
  }

  /** A fork has copied no frame. */
  void requireSameFrames(AddressSpace parent, AddressSpace child) {
    NavigableMap<Long, PageMap.Page> copies = mapped(child);
    mapped(parent)
        .forEach(
            (va, page) -> {
              PageMap.Page copy = copies.get(va);
              if (copy == null || copy.pa() != page.pa()) {
                throw new AssertionError(String.format("fork has copied 0x%x", va));
              }
            });
  }

  /**
   * Each frame has the references of the entries, tables and processes that hold it, and at most
   * one more: of the page cache, of shared memory, or of the kernel.
   *
   * @param kernelFrames that the kernel holds
   * @param sharedPages that shared memory may hold
   */
  void audit(int kernelFrames, int sharedPages) {
    Map<Long, Integer> held = new HashMap<>();
    for (RealSystem.RealProcess process : system.processes) {
      held.merge(process.trapframePa(), 1, Integer::sum);
      tables(process.space()).tables().forEach(pa -> held.merge(pa, 1, Integer::sum));
      mapped(process.space()).values().forEach(page -> held.merge(page.pa(), 1, Integer::sum));
    }
    FrameAllocator frames = system.frames;
    int others = 0;
    int used = 0;
    for (int i = 0; i < frames.totalFrames(); i++) {
      long pa = frames.startPa() + (long) i * Ram.FRAME_BYTES;
      int references = frames.references(pa);
      int more = references - held.getOrDefault(pa, 0);
      if (more != 0 && more != 1) {
        throw new AssertionError(String.format("%d references to 0x%x that nobody has", more, pa));
      }
      others += more;
      used += references > 0 ? 1 : 0;
    }
    assertThat(frames.freeFrames()).isEqualTo(frames.totalFrames() - used);
    int cached = system.fileSystem.cachedPages();
    assertThat(others)
        .as("frames of kernel, page cache and shared memory")
        .isBetween(kernelFrames + cached, kernelFrames + cached + sharedPages);
  }
}
