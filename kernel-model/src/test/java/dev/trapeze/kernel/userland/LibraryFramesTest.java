package dev.trapeze.kernel.userland;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.KernelState;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.Backing;
import dev.trapeze.kernel.mm.Pages;
import dev.trapeze.kernel.mm.Region;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.testing.PageMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** In which frames {@code libc.so} lies, in several processes that use it. */
class LibraryFramesTest {
  private static final String LIBRARY = "/lib/libc.so";

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void textIsOnceInMemoryAndDataOnceForEachProcess(Xlen xlen) {
    UserSystem system =
        UserSystem.interactive(xlen, config -> config.withLayout(AddressSpaceLayout.linux(xlen)));
    system.typeAndLetSleep("sleep 1000 & sleep 1000 &\n");
    KernelState state = system.kernel().state();

    List<Map<Long, PageMap.Page>> texts = new ArrayList<>();
    List<Map<Long, PageMap.Page>> data = new ArrayList<>();
    for (Process process : state.processes().all()) {
      if (process.name().equals("sleep")) {
        texts.add(pagesOf(state, process.addressSpace(), "X"));
        data.add(pagesOf(state, process.addressSpace(), "W"));
      }
    }

    assertThat(texts).hasSize(2);
    assertThat(texts.get(0)).isNotEmpty();
    assertThat(framesOf(texts.get(0))).isEqualTo(framesOf(texts.get(1)));
    assertThat(texts.get(0).values()).noneMatch(page -> page.permissions().contains("W"));
    assertThat(data.get(0).keySet()).isNotEmpty().isEqualTo(data.get(1).keySet());
    assertThat(framesOf(data.get(0)).values())
        .doesNotContainAnyElementsOf(framesOf(data.get(1)).values());
  }

  private static Map<Long, Long> framesOf(Map<Long, PageMap.Page> pages) {
    Map<Long, Long> frames = new TreeMap<>();
    pages.forEach((index, page) -> frames.put(index, page.pa()));
    return frames;
  }

  /** The mapped pages of the library that have that permission, by their place in the file. */
  private static Map<Long, PageMap.Page> pagesOf(
      KernelState state, AddressSpace space, String permission) {
    Map<Long, PageMap.Page> found = new TreeMap<>();
    for (PageMap.Page page :
        PageMap.of(state.machine().ram(), space.table().mode(), space.table().rootPa())) {
      Region region = space.regionAt(page.va());
      if (region != null
          && page.permissions().contains(permission)
          && region.backing() instanceof Backing.FilePages pages
          && pages.file().path().equals(LIBRARY)) {
        found.put((page.va() - region.startVa() + pages.offset()) / Pages.BYTES, page);
      }
    }
    return found;
  }
}
