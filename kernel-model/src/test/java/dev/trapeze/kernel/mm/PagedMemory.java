package dev.trapeze.kernel.mm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.abi.PointerRule;
import dev.trapeze.kernel.testing.PageMap;
import dev.trapeze.kernel.testing.UserHart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Memory of one paging mode and one policy, a hart that accesses it as programs do, and the
 * kernel's way to it. In the end all frames must be free once its address spaces are.
 */
final class PagedMemory implements AutoCloseable {
  static final int PAGE = Pages.BYTES;
  static final int USER_R = Pte.R | Pte.U;
  static final int USER_RW = Pte.R | Pte.W | Pte.U;

  private static final long BASE_PA = 0x8000_0000L;
  private static final int FRAMES = 96;

  final PagingMode mode;
  final PageFaultPolicy policy;
  final Ram ram = new Ram(BASE_PA, (long) FRAMES * PAGE);
  final FrameAllocator frames = new FrameAllocator(ram, BASE_PA, ram.endPa());
  final UserHart hart;
  final UserMemory kernel;
  final long zeroPa;
  private final List<AddressSpace> spaces = new ArrayList<>();

  private PagedMemory(PagingMode mode, PageFaultPolicy policy) {
    this.mode = mode;
    this.policy = policy;
    this.hart = new UserHart(ram, Objects.requireNonNull(mode.xlen()));
    this.kernel = new UserMemory(ram, policy, PointerRule.SAME_ACCESS);
    this.zeroPa = policy.sharesFrames() ? frames.allocateZeroed() : 0;
  }

  /** Every mode with every policy. */
  static Stream<PagedMemory> all() {
    return with(PageFaultPolicy.EAGER, PageFaultPolicy.LAZY, PageFaultPolicy.COW);
  }

  /** Those whose pages get their frames at the first access. */
  static Stream<PagedMemory> onDemand() {
    return with(PageFaultPolicy.LAZY, PageFaultPolicy.COW);
  }

  static Stream<PagedMemory> eager() {
    return with(PageFaultPolicy.EAGER);
  }

  static Stream<PagedMemory> lazy() {
    return with(PageFaultPolicy.LAZY);
  }

  static Stream<PagedMemory> copyOnWrite() {
    return with(PageFaultPolicy.COW);
  }

  private static Stream<PagedMemory> with(PageFaultPolicy... policies) {
    return Stream.of(PagingMode.SV32, PagingMode.SV39, PagingMode.SV48)
        .flatMap(mode -> Arrays.stream(policies).map(policy -> new PagedMemory(mode, policy)));
  }

  /** An address space with nothing in it. */
  AddressSpace space() {
    AddressSpace space = new AddressSpace(PageTables.of(frames, mode), policy, zeroPa, hart);
    spaces.add(space);
    return space;
  }

  /** A copy, as fork makes it. */
  AddressSpace fork(AddressSpace parent) {
    AddressSpace child = space();
    parent.copyOwnedTo(child);
    return child;
  }

  /** Gives back an address space before the end. */
  void free(AddressSpace space) {
    spaces.remove(space);
    space.free();
  }

  /** Frames in use, without that of zeros. */
  int usedFrames() {
    return frames.totalFrames() - frames.freeFrames() - (zeroPa == 0 ? 0 : 1);
  }

  /** Frames in use for something else than page tables, without that of zeros. */
  int dataFrames() {
    int tables = 0;
    for (AddressSpace space : spaces) {
      tables += PageMap.tables(ram, mode, space.table().rootPa()).tables().size();
    }
    return usedFrames() - tables;
  }

  /** A program loads a byte that it may load. */
  int load(AddressSpace space, long va) {
    assertThat(hart.access(space, va, MemoryAccess.READ)).isEqualTo(FaultOutcome.RESOLVED);
    return ram.readByte(hart.translate(space, va, MemoryAccess.READ)) & 0xFF;
  }

  /** A program stores a byte where it may store. */
  void store(AddressSpace space, long va, int value) {
    assertThat(hart.access(space, va, MemoryAccess.WRITE)).isEqualTo(FaultOutcome.RESOLVED);
    ram.writeByte(hart.translate(space, va, MemoryAccess.WRITE), value);
  }

  /** What a program's access would come to. */
  FaultOutcome access(AddressSpace space, long va, MemoryAccess access) {
    return hart.access(space, va, access);
  }

  /** The frame at {@code va}, 0 if there is none. */
  long pa(AddressSpace space, long va) {
    long entry = space.table().entryOf(va);
    return Pte.isValid(entry) ? Pte.pa(entry) : 0;
  }

  /** True if the entry at {@code va} has all these flags. */
  boolean has(AddressSpace space, long va, int flags) {
    return (space.table().entryOf(va) & flags) == flags;
  }

  /** All bytes of a page as they are in its frame. */
  byte[] contents(AddressSpace space, long pageVa) {
    byte[] contents = new byte[PAGE];
    ram.read(pa(space, pageVa), contents, 0, PAGE);
    return contents;
  }

  @Override
  public void close() {
    spaces.forEach(AddressSpace::free);
    assertThat(usedFrames()).as("frames in use in the end").isZero();
    if (zeroPa != 0) {
      assertThat(frames.references(zeroPa)).as("references to the frame of zeros").isEqualTo(1);
    }
  }

  @Override
  public String toString() {
    return mode + " " + policy.name();
  }
}
