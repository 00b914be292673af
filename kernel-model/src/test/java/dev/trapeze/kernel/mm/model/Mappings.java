package dev.trapeze.kernel.mm.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.mm.Backing;
import dev.trapeze.kernel.mm.MappedFile;
import dev.trapeze.kernel.mm.Pages;
import dev.trapeze.kernel.mm.Region;
import dev.trapeze.kernel.mm.RegionKind;
import dev.trapeze.kernel.mm.SharedMemory;
import org.jspecify.annotations.Nullable;

/** What programs do with their address space: mmap, munmap, mprotect, brk. */
final class Mappings {
  static final int MOST_MAP_PAGES = 6;
  private static final int MOST_HEAP_BYTES = 8 * Pages.BYTES;
  private static final int[] PERMISSIONS = {
    Pte.R | Pte.W, Pte.R, Pte.R | Pte.X, 0, Pte.R | Pte.W | Pte.X, Pte.X, Pte.W
  };

  private final Trial trial;
  private final Places places;
  private final RealSystem system;

  Mappings(Trial trial) {
    this.trial = trial;
    this.places = trial.places;
    this.system = trial.system;
  }

  void map(Pair pair, Step step) {
    boolean fixed = step.choice() % 3 != 0;
    long bytes = (1 + step.length() % MOST_MAP_PAGES) * (long) Pages.BYTES;
    long startVa = fixed ? trial.page(pair, step) : findGap(pair, bytes);
    if (startVa < 0 || startVa + bytes > places.layout().userEndVa()) {
      return;
    }
    if (fixed) {
      unmap(pair, startVa, startVa + bytes);
      trial.settle();
      if (pair.model.hasForeign(startVa, startVa + bytes)) {
        return;
      }
    }
    int permissions = permissions(step);
    boolean shared = step.kind() == Step.Kind.MAP_SHARED || step.choice() / 7 % 2 == 0;
    int firstPage = step.choice() / 14 % 4;
    switch (step.kind()) {
      case MAP_ANONYMOUS -> map(pair, startVa, bytes, permissions, null, null, 0, false);
      case MAP_SHARED -> {
        int pages = (int) (bytes / Pages.BYTES);
        SharedMemory memory = new SharedMemory(system.frames, bytes);
        map(pair, startVa, bytes, permissions, memory, new ModelFile(pages), 0, true);
      }
      default -> {
        String path = trial.path(step.choice() / 56);
        MappedFile mapped = system.map(path, shared);
        map(pair, startVa, bytes, permissions, mapped, trial.file(path), firstPage, shared);
      }
    }
  }

  void map(
      Pair pair,
      long startVa,
      long bytes,
      int permissions,
      @Nullable MappedFile mapped,
      @Nullable ModelFile file,
      int firstPage,
      boolean shared) {
    Backing backing =
        mapped == null
            ? Backing.ZEROS
            : new Backing.FilePages(mapped, (long) firstPage * Pages.BYTES);
    Region region =
        new Region(
            RegionKind.MAPPING, startVa, startVa + bytes, permissions | Pte.U, backing, shared);
    Errno errno = Trial.errnoOf(() -> pair.real.space().map(region));
    if (mapped != null) {
      mapped.release();
    }
    if (errno != null) {
      assertThat(errno).isEqualTo(Errno.ENOMEM);
      trial.requireScarce(errno);
      return;
    }
    for (int i = 0; i < bytes / Pages.BYTES; i++) {
      pair.model.put(
          startVa + (long) i * Pages.BYTES,
          new ModelPage(RegionKind.MAPPING, permissions, shared, file, firstPage + i, Pages.BYTES));
    }
  }

  /** The highest room for a mapping, by the kernel and by the model. */
  private long findGap(Pair pair, long bytes) {
    long found = pair.real.space().findGap(bytes, places.mapStartVa(), places.mapEndVa(), true);
    long expected = places.mapEndVa() - bytes;
    while (expected >= places.mapStartVa()
        && !pair.model.pages.subMap(expected, expected + bytes).isEmpty()) {
      expected -= Pages.BYTES;
    }
    assertThat(found).isEqualTo(expected < places.mapStartVa() ? -1 : expected);
    return found;
  }

  void unmap(Pair pair, long startVa, long endVa) {
    Errno errno = Trial.errnoOf(() -> pair.real.space().unmap(startVa, endVa));
    boolean foreign = pair.model.hasForeign(startVa, endVa);
    assertThat(errno).isEqualTo(foreign ? Errno.EINVAL : null);
    if (!foreign) {
      pair.model.unmap(startVa, endVa);
    }
  }

  void protect(Pair pair, long startVa, long endVa, int permissions) {
    Errno errno = Trial.errnoOf(() -> pair.real.space().protect(startVa, endVa, permissions));
    boolean allowed = pair.model.covers(startVa, endVa) && !pair.model.hasForeign(startVa, endVa);
    assertThat(errno).isEqualTo(allowed ? null : Errno.ENOMEM);
    if (allowed) {
      pair.model.protect(startVa, endVa, permissions);
    }
  }

  void moveHeapEnd(Pair pair, Step step) {
    long endVa = pair.model.heapStartVa + (step.length() * 37 + step.choice()) % MOST_HEAP_BYTES;
    if (step.place() % 16 == 0) {
      endVa -= MOST_HEAP_BYTES / 2;
    }
    long newEndVa = endVa;
    Errno errno =
        Trial.errnoOf(() -> pair.real.space().moveHeapEnd(newEndVa, places.layout().heapLimitVa()));
    if (endVa < pair.model.heapStartVa) {
      assertThat(errno).isEqualTo(Errno.EINVAL);
    } else if (!pair.model.heapMayEndAt(endVa)) {
      assertThat(errno).isEqualTo(Errno.ENOMEM);
    } else if (errno != null) {
      assertThat(errno).isEqualTo(Errno.ENOMEM);
      trial.requireScarce(errno);
    } else {
      pair.model.moveHeapEnd(endVa);
    }
  }

  static int permissions(Step step) {
    return PERMISSIONS[step.choice() % PERMISSIONS.length];
  }
}
