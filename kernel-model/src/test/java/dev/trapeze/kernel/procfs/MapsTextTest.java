package dev.trapeze.kernel.procfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.Backing;
import dev.trapeze.kernel.mm.FrameAllocator;
import dev.trapeze.kernel.mm.MappedFile;
import dev.trapeze.kernel.mm.PageFaultPolicy;
import dev.trapeze.kernel.mm.PageTables;
import dev.trapeze.kernel.mm.Region;
import dev.trapeze.kernel.mm.RegionKind;
import dev.trapeze.kernel.mm.SharedMemory;
import dev.trapeze.kernel.mm.TranslationFence;
import dev.trapeze.kernel.state.StateSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Lines of {@code maps}, byte for byte as Linux gives them for the same mappings. */
class MapsTextTest {

  private static final int RX = Pte.R | Pte.X | Pte.U;
  private static final int RO = Pte.R | Pte.U;
  private static final int RW = Pte.R | Pte.W | Pte.U;

  private final Ram ram = new Ram(0x8000_0000L, 1 << 20);
  private final FrameAllocator frames = new FrameAllocator(ram, ram.basePa(), ram.endPa());

  private AddressSpace space(Xlen xlen) {
    // Nothing is touched here, so that no page needs a frame.
    return new AddressSpace(
        PageTables.of(frames, PagingMode.of(xlen)), PageFaultPolicy.LAZY, 0, TranslationFence.NONE);
  }

  private static String line(Mapping mapping, Xlen xlen) {
    StringBuilder text = new StringBuilder();
    MapsText.addLine(text, mapping, xlen);
    return text.toString();
  }

  @Test
  void namesStandInTheColumnOf64Bits() {
    MappedFile dbus = file("/usr/bin/dbus-daemon", 3 << 20 | 1, 173_521);
    Mapping text =
        new Mapping(Mapping.Kind.OTHER, 0x40_0000, 0x45_2000, Pte.R | Pte.X, false, dbus, 0);
    assertThat(line(text, Xlen.RV64))
        .isEqualTo(
            "00400000-00452000 r-xp 00000000 03:01 173521                  "
                + "           /usr/bin/dbus-daemon\n");
  }

  @Test
  void namesStandInTheColumnOf32Bits() {
    MappedFile cat = file("/bin/cat", 1, 15);
    Mapping text =
        new Mapping(Mapping.Kind.OTHER, 0x804_8000, 0x804_a000, Pte.R | Pte.X, false, cat, 0x1000);
    assertThat(line(text, Xlen.RV32))
        .isEqualTo("08048000-0804a000 r-xp 00001000 00:01 15         /bin/cat\n");
    assertThat(line(text, Xlen.RV32).indexOf("/bin")).isEqualTo(49);
    assertThat(line(text, Xlen.RV64).indexOf("/bin")).isEqualTo(73);
  }

  @Test
  void lineWithoutANameEndsWithABlank() {
    Mapping heap =
        new Mapping(
            Mapping.Kind.OTHER, 0x3f_ffa0_0000L, 0x40_0000_0000L, Pte.R | Pte.W, false, null, 0);
    assertThat(line(heap, Xlen.RV64)).isEqualTo("3fffa00000-4000000000 rw-p 00000000 00:00 0 \n");
  }

  @Test
  void aLineThatIsTooLongPushesItsNameAndNewlinesInNamesAreEscaped() {
    MappedFile odd = file("/a\nb (deleted)", 0xfff << 20 | 0xf_ffff, Long.MAX_VALUE);
    Mapping mapping =
        new Mapping(Mapping.Kind.OTHER, 0x1000, 0x2000, 0, true, odd, 0x1_0000_0000_0000L);
    assertThat(line(mapping, Xlen.RV32))
        .isEqualTo(
            "00001000-00002000 ---s 1000000000000 fff:fffff 9223372036854775807 "
                + " /a\\012b (deleted)\n");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void aPageOfDataAndBssIsTheFilesAndTheRestIsAnonymous(Xlen xlen) {
    AddressSpace space = space(xlen);
    MappedFile file = file("/x", 1, 7);
    space.map(region(RegionKind.TEXT, 0x10000, 0x11234, RX, file, 0));
    space.map(region(RegionKind.READ_ONLY_DATA, 0x12000, 0x12800, RO, file, 0x2000));
    space.map(region(RegionKind.DATA, 0x13100, 0x14300, RW, file, 0x2100));
    space.map(new Region(RegionKind.BSS, 0x14300, 0x16001, RW));
    space.map(new Region(RegionKind.HEAP, 0x17000, 0x17000, RW));
    String pad = " ".repeat((xlen == Xlen.RV32 ? 49 : 73) - 42);
    assertThat(MapsText.of(space, xlen))
        .isEqualTo(
            ("00010000-00012000 r-xp 00000000 00:01 7 " + "  " + pad + "/x\n")
                + ("00012000-00013000 r--p 00002000 00:01 7 " + "  " + pad + "/x\n")
                + ("00013000-00015000 rw-p 00002000 00:01 7 " + "  " + pad + "/x\n")
                + "00015000-00017000 rw-p 00000000 00:00 0 \n");
  }

  @Test
  void neighboursThatDifferInNothingAreOneLine() {
    AddressSpace space = space(Xlen.RV64);
    MappedFile file = file("/x", 1, 7);
    space.map(new Region(RegionKind.MAPPING, 0x10000, 0x12000, RW));
    space.map(new Region(RegionKind.MAPPING, 0x12000, 0x13000, RW));
    space.map(new Region(RegionKind.MAPPING, 0x13000, 0x14000, RO));
    space.map(region(RegionKind.MAPPING, 0x14000, 0x15000, RO, file, 0x1000));
    space.map(region(RegionKind.MAPPING, 0x15000, 0x16000, RO, file, 0x2000));
    space.map(region(RegionKind.MAPPING, 0x16000, 0x17000, RO, file, 0x2000));
    space.map(new Region(RegionKind.STACK, 0x20000, 0x2f800, RW));
    space.map(new Region(RegionKind.ARGUMENTS, 0x2f800, 0x30000, RW));
    assertThat(MapsText.of(space, Xlen.RV64).lines().map(MapsTextTest::withoutBlanks))
        .containsExactly(
            "00010000-00013000 rw-p 00000000 00:00 0",
            "00013000-00014000 r--p 00000000 00:00 0",
            "00014000-00016000 r--p 00001000 00:01 7 /x",
            "00016000-00017000 r--p 00002000 00:01 7 /x",
            "00020000-00030000 rw-p 00000000 00:00 0 [stack]");
  }

  @Test
  void sharedMemoryIsNamedAsInLinux() {
    AddressSpace space = space(Xlen.RV64);
    SharedMemory memory = new SharedMemory(frames, 0x2000);
    space.map(
        new Region(
            RegionKind.MAPPING, 0x10000, 0x12000, RW, new Backing.FilePages(memory, 0), true));
    assertThat(withoutBlanks(MapsText.of(space, Xlen.RV64)))
        .isEqualTo("00010000-00012000 rw-s 00000000 00:00 0 /dev/zero (deleted)");
    assertThat(SmapsText.of(space, frames, Xlen.RV64)).contains("VmFlags: rd wr sh mr mw me ms \n");
  }

  @Test
  void kernelsHalfIsNotShown() {
    AddressSpace space = space(Xlen.RV64);
    space.map(new Region(RegionKind.MAPPING, 0x10000, 0x11000, Pte.U));
    long pa = frames.allocateZeroed();
    space.mapBorrowed(
        new Region(RegionKind.KERNEL_RAM, 0x30_0000_0000L, 0x30_0000_1000L, Pte.R), pa);
    assertThat(MapsText.of(space, Xlen.RV64))
        .isEqualTo("00010000-00011000 ---p 00000000 00:00 0 \n");
  }

  private static String withoutBlanks(String line) {
    return line.replaceAll(" +", " ").strip();
  }

  private static Region region(
      RegionKind kind, long startVa, long endVa, int permissions, MappedFile file, long offset) {
    return new Region(
        kind, startVa, endVa, permissions, new Backing.FilePages(file, offset), false);
  }

  /** A file that nobody reads. */
  private static MappedFile file(String path, int device, long inode) {
    return new MappedFile() {
      @Override
      public long takePage(long pageIndex) {
        throw new AssertionError("nobody touches it");
      }

      @Override
      public boolean hasPage(long pageIndex) {
        return true;
      }

      @Override
      public long framePa(long pageIndex) {
        return 0;
      }

      @Override
      public void dirtied(long pageIndex) {}

      @Override
      public boolean writable() {
        return false;
      }

      @Override
      public void retain() {}

      @Override
      public void release() {}

      @Override
      public String path() {
        return path;
      }

      @Override
      public long inode() {
        return inode;
      }

      @Override
      public int device() {
        return device;
      }

      @Override
      public void putState(StateSink sink) {}
    };
  }
}
