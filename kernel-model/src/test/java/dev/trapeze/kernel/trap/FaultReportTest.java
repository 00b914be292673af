package dev.trapeze.kernel.trap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.Backing;
import dev.trapeze.kernel.mm.FaultOutcome;
import dev.trapeze.kernel.mm.FrameAllocator;
import dev.trapeze.kernel.mm.GrowingStack;
import dev.trapeze.kernel.mm.MappedFile;
import dev.trapeze.kernel.mm.MemoryAccess;
import dev.trapeze.kernel.mm.Region;
import dev.trapeze.kernel.mm.RegionKind;
import dev.trapeze.kernel.state.StateSink;
import dev.trapeze.kernel.testing.TestSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FaultReportTest {
  private final Ram ram = new Ram(0x8000_0000L, 64 * 4096);
  private final FrameAllocator frames = new FrameAllocator(ram, ram.basePa(), ram.endPa());
  private final AddressSpace space = new AddressSpace(frames, PagingMode.SV39);

  FaultReportTest() {
    add(RegionKind.TEXT, 0x1000, 0x2000, Pte.R | Pte.X | Pte.U);
    add(RegionKind.DATA, 0x2000, 0x2100, Pte.R | Pte.W | Pte.U);
    add(RegionKind.GUARD, 0x3000, 0x4000, Pte.R | Pte.W);
    add(RegionKind.STACK, 0x4000, 0x5000, Pte.R | Pte.W | Pte.U);
    add(RegionKind.HEAP, 0x5000, 0x5000, Pte.R | Pte.W | Pte.U);
    add(RegionKind.MAPPING, 0x6_0000, 0x6_2000, Pte.U);
    space.mapBorrowed(
        new Region(RegionKind.TRAPFRAME, 0x10_0000, 0x10_1000, Pte.R | Pte.W), ram.basePa());
  }

  private void add(RegionKind kind, long startVa, long endVa, int permissions) {
    space.mapFilled(new Region(kind, startVa, endVa, permissions));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0x1800   | WRITE   | text, not writable
          0x2010   | EXECUTE | data, not executable
          0x3ff8   | WRITE   | guard page below the stack: the stack has overflowed, 8 bytes below its limit of 4 KiB
          0x3000   | READ    | guard page below the stack: the stack has overflowed, 4096 bytes below its limit of 4 KiB
          0x100008 | READ    | trapframe, a page of the kernel's
          0x5000   | READ    | no mapping; 0 bytes above the end of the heap, 0x5b000 bytes below the mapping
          0x5010   | WRITE   | no mapping; 16 bytes above the end of the heap, 0x5aff0 bytes below the mapping
          0xff0    | READ    | no mapping; 16 bytes below the text
          0x2108   | EXECUTE | data, not executable
          0x5fff0  | READ    | no mapping; 0x5aff0 bytes above the end of the heap, 16 bytes below the mapping
          0x60010  | READ    | mapping, not readable
          0x62000  | READ    | no mapping; 0 bytes above the end of the mapping, 0x9e000 bytes below the trapframe
          0x90000  | EXECUTE | no mapping; 0x2e000 bytes above the end of the mapping, 0x70000 bytes below the trapframe
          0x8000000000 | READ | no mapping; beyond the 39 bits of a virtual address
          """)
  void placeIsToldInWords(String va, MemoryAccess access, String words) {
    assertThat(FaultPlace.of(space, Long.decode(va), access, null)).isEqualTo(words);
  }

  @Test
  void addressIsSignExtendedFromTheHighestBitOfTheMode() {
    assertThat(FaultPlace.of(space, -1L << 38, MemoryAccess.READ, null))
        .isEqualTo("no mapping; 0xffffffbfffeff000 bytes above the end of the trapframe");
    assertThat(FaultPlace.of(space, -1L << 39, MemoryAccess.READ, null))
        .isEqualTo("no mapping; beyond the 39 bits of a virtual address");
  }

  /** A stack of at most 1 MiB that ends at 0x30_0000, above a mapping. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0x1ffff0 | 0x1e0000 | the stack has overflowed: 16 bytes below its limit of 1 MiB
          0x228000 | 0x210000 | the stack has overflowed: it may not come within 128 KiB of the mapping
          0x000000 | 0x210000 | no mapping; 0x60000 bytes below the mapping
          0x1d0000 | 0x210000 | no mapping; 0x16e000 bytes above the end of the mapping, 0x40000 bytes below the mapping
          """)
  void overflowOfAGrowingStackSaysHowFar(String va, String mappingVa, String words) {
    AddressSpace growing = new AddressSpace(frames, PagingMode.SV39);
    growing.map(new Region(RegionKind.MAPPING, 0x6_0000, 0x6_2000, Pte.U));
    long blockVa = Long.decode(mappingVa);
    growing.map(new Region(RegionKind.MAPPING, blockVa, blockVa + 0x1000, Pte.R | Pte.U));
    growing.map(new Region(RegionKind.STACK, 0x2f_f000, 0x30_0000, Pte.R | Pte.W | Pte.U));
    growing.setGrowingStack(new GrowingStack(0x30_0000, 1 << 20, 128 << 10));
    long address = Long.decode(va);

    FaultOutcome outcome = growing.policy().resolve(growing, address, MemoryAccess.WRITE);

    assertThat(FaultPlace.of(growing, address, MemoryAccess.WRITE, outcome)).isEqualTo(words);
  }

  @Test
  void pageBehindTheEndOfAFileNamesTheFile() {
    Region region =
        new Region(
            RegionKind.MAPPING,
            0x7_0000,
            0x7_1000,
            Pte.R | Pte.U,
            new Backing.FilePages(new EmptyFile(), 0),
            false);
    space.map(region);

    assertThat(FaultPlace.of(space, 0x7_0123, MemoryAccess.READ, FaultOutcome.BEHIND_FILE_END))
        .isEqualTo("mapping, behind the end of /empty");
    assertThat(FaultPlace.of(space, 0x7_0123, MemoryAccess.WRITE, FaultOutcome.NOT_PERMITTED))
        .isEqualTo("mapping of /empty, not writable");
  }

  /** A file without contents. */
  private static final class EmptyFile implements MappedFile {
    @Override
    public long takePage(long pageIndex) {
      throw new IllegalStateException("there is no page");
    }

    @Override
    public boolean hasPage(long pageIndex) {
      return false;
    }

    @Override
    public long framePa(long pageIndex) {
      return 0;
    }

    @Override
    public boolean writable() {
      return false;
    }

    @Override
    public void dirtied(long pageIndex) {}

    @Override
    public void retain() {}

    @Override
    public void release() {}

    @Override
    public String path() {
      return "/empty";
    }

    @Override
    public long inode() {
      return 0;
    }

    @Override
    public int device() {
      return 0;
    }

    @Override
    public void putState(StateSink sink) {}
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void consoleNamesProcessCausePcAndPlaceAndTheStatusIsTheSignal(Xlen xlen) {
    TestSystem system =
        TestSystem.running(
            xlen,
            """
                .globl _start
            _start:
                addi sp, sp, -2048
                addi sp, sp, -2048
                STORE zero, 0(sp)
            """);

    assertThat(system.runToPowerOff()).isEqualTo(128 + 11);

    String digits = xlen == Xlen.RV32 ? "" : "00000000";
    assertThat(system.output())
        .startsWith(
            "usertrap(): pid 1 main: store page fault (scause 0xf) at pc 0x%s00000008,\n"
                .formatted(digits))
        .contains(": guard page below the stack: the stack has overflowed, ")
        .endsWith(" bytes below its limit of 4 KiB\n")
        .contains("            address 0x" + digits + "00001f");
  }
}
