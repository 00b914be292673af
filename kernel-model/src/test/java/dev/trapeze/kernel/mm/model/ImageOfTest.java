package dev.trapeze.kernel.mm.model;

import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.Backing;
import dev.trapeze.kernel.mm.MappedFile;
import dev.trapeze.kernel.mm.PageFaultPolicy;
import dev.trapeze.kernel.mm.Pages;
import dev.trapeze.kernel.mm.Region;
import dev.trapeze.kernel.mm.RegionKind;

/**
 * The image that exec makes of a file: two pages of text, one of read-only data, data from within a
 * page to within the next or to its end, bss, stack with arguments, and a heap of nothing.
 */
final class ImageOfTest {
  private static final int USER_RW = Pte.R | Pte.W | Pte.U;
  private static final int READ_ONLY_PAGE = 2;
  private static final int DATA_PAGE = 3;
  private static final int BSS_PAGE = 4;
  private static final int DATA_OFFSET = 48;

  private final Places places;
  private final PageFaultPolicy policy;
  private final RealSystem system;

  ImageOfTest(Places places, PageFaultPolicy policy, RealSystem system) {
    this.places = places;
    this.policy = policy;
    this.system = system;
  }

  private long page(int index) {
    return places.imageVa() + (long) index * Pages.BYTES;
  }

  /** How much of the page where bss begins is data: nothing if the file does not reach it. */
  private static int tail(ModelFile file, int tailBytes) {
    return file.hasPage(BSS_PAGE) ? tailBytes : 0;
  }

  /** Builds it in an address space; on ENOMEM that may hold some of it. */
  void build(AddressSpace space, String path, ModelFile file, int tailBytes, byte[] arguments) {
    long bssVa = page(BSS_PAGE) + tail(file, tailBytes);
    MappedFile mapped = system.map(path, false);
    try {
      map(space, RegionKind.TEXT, page(0), page(READ_ONLY_PAGE), Pte.R | Pte.X | Pte.U, mapped);
      map(
          space,
          RegionKind.READ_ONLY_DATA,
          page(READ_ONLY_PAGE),
          page(DATA_PAGE),
          Pte.R | Pte.U,
          mapped);
      map(space, RegionKind.DATA, page(DATA_PAGE) + DATA_OFFSET, bssVa, USER_RW, mapped);
    } finally {
      mapped.release();
    }
    space.map(new Region(RegionKind.BSS, bssVa, places.imageEndVa(), USER_RW));
    if (places.stack() == null) {
      space.mapFilled(
          new Region(RegionKind.GUARD, places.imageEndVa(), places.stackStartVa(), Pte.R | Pte.W));
    } else {
      space.setGrowingStack(places.stack());
    }
    space.map(new Region(RegionKind.STACK, places.stackStartVa(), places.stackEndVa(), USER_RW));
    space.map(new Region(RegionKind.HEAP, heapVa(), heapVa(), USER_RW));
    space.load(places.stackEndVa() - arguments.length, arguments, 0, arguments.length);
  }

  private void map(
      AddressSpace space,
      RegionKind kind,
      long startVa,
      long endVa,
      int permissions,
      MappedFile mapped) {
    Backing backing = new Backing.FilePages(mapped, startVa - places.imageVa());
    space.map(new Region(kind, startVa, endVa, permissions, backing, false));
  }

  private long heapVa() {
    return places.stack() == null ? places.stackEndVa() : places.imageEndVa();
  }

  /** What it is in the model. */
  ModelSpace model(ModelFile file, int tailBytes, byte[] arguments) {
    ModelSpace model = new ModelSpace(policy, places.stack());
    int tail = tail(file, tailBytes);
    put(model, RegionKind.TEXT, 0, Pte.R | Pte.X, file);
    put(model, RegionKind.TEXT, 1, Pte.R | Pte.X, file);
    put(model, RegionKind.READ_ONLY_DATA, READ_ONLY_PAGE, Pte.R, file);
    put(model, RegionKind.DATA, DATA_PAGE, Pte.R | Pte.W, file);
    for (int index = BSS_PAGE; index < Places.IMAGE_PAGES; index++) {
      model.put(page(index), ModelPage.zeros(RegionKind.BSS, Pte.R | Pte.W));
    }
    if (tail > 0) {
      model.put(
          page(BSS_PAGE),
          new ModelPage(RegionKind.DATA, Pte.R | Pte.W, false, file, BSS_PAGE, tail));
    }
    for (long va = places.stackStartVa(); va < places.stackEndVa(); va += Pages.BYTES) {
      model.put(va, ModelPage.zeros(RegionKind.STACK, Pte.R | Pte.W));
    }
    ModelPage top = model.require(places.stackEndVa() - Pages.BYTES);
    top.touch(policy, true);
    for (int i = 0; i < arguments.length; i++) {
      top.store(Pages.BYTES - arguments.length + i, arguments[i]);
    }
    putFixedPages(model);
    model.heapStartVa = heapVa();
    model.heapEndVa = heapVa();
    return model;
  }

  private void put(ModelSpace model, RegionKind kind, int index, int permissions, ModelFile file) {
    model.put(page(index), new ModelPage(kind, permissions, false, file, index, Pages.BYTES));
  }

  private void putFixedPages(ModelSpace model) {
    if (places.stack() == null) {
      ModelPage guard = ModelPage.zeros(RegionKind.GUARD, Pte.R | Pte.W);
      guard.touch(policy, true);
      model.put(places.imageEndVa(), guard);
      model.put(
          places.layout().trapframeVa(), ModelPage.zeros(RegionKind.TRAPFRAME, Pte.R | Pte.W));
      model.put(
          places.layout().trampolineVa(), ModelPage.zeros(RegionKind.TRAMPOLINE, Pte.R | Pte.X));
    }
  }
}
