package dev.trapeze.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.images.UserPrograms;
import dev.trapeze.kernel.abi.Personality;
import dev.trapeze.kernel.fs.DiskFormatException;
import dev.trapeze.kernel.fs.MemoryDisk;
import dev.trapeze.kernel.fs.Mkfs;
import dev.trapeze.kernel.testing.ElfBytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whose programs a disk holds. */
class DiskPersonalityTest {
  private static final byte[] README = "read me".getBytes(StandardCharsets.US_ASCII);

  private static Mkfs.Entry program(String name, Xlen xlen, long entryVa) {
    byte[] code = {0x6F, 0, 0, 0};
    byte[] file = new ElfBytes(xlen).segment(0, 4, code, ElfBytes.X).entry(entryVa).bytes();
    return new Mkfs.Entry(name, file);
  }

  private static DiskPersonality found(Mkfs.Entry... files) throws DiskFormatException {
    List<Mkfs.Entry> entries = new ArrayList<>(List.of(files));
    entries.add(new Mkfs.Entry("README", README));
    return DiskPersonality.of(Mkfs.XV6.image(entries));
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void programsOfOursAreKnownByTheirNote(Xlen xlen) throws DiskFormatException {
    Mkfs.Entry init = new Mkfs.Entry("init", UserPrograms.elf("init", xlen.bits()));
    assertThat(found(program("other", Xlen.RV64, 8), init))
        .isEqualTo(new DiskPersonality(Personality.TRAPEZE, xlen));
    // A single program of ours does not make a disk ours.
    Mkfs.Entry ours = new Mkfs.Entry("ours", UserPrograms.elf("echo", 64));
    assertThat(found(program("init", Xlen.RV64, 8), ours).personality()).isEqualTo(Personality.XV6);
  }

  @Test
  void programsOf32BitsAreVimixs() throws DiskFormatException {
    assertThat(found(program("init", Xlen.RV32, 0x10)))
        .isEqualTo(new DiskPersonality(Personality.VIMIX, Xlen.RV32));
  }

  @Test
  void programsOf64BitsThatAllStartAtZeroAreVimixs() throws DiskFormatException {
    assertThat(found(program("cat", Xlen.RV64, 0), program("init", Xlen.RV64, 0)))
        .isEqualTo(new DiskPersonality(Personality.VIMIX, Xlen.RV64));
    assertThat(found(program("cat", Xlen.RV64, 0x44), program("init", Xlen.RV64, 0)))
        .isEqualTo(new DiskPersonality(Personality.XV6, Xlen.RV64));
  }

  @Test
  void diskWithoutProgramsIsOurs() throws DiskFormatException {
    assertThat(found()).isEqualTo(new DiskPersonality(Personality.TRAPEZE, null));
  }

  @Test
  void lookingLeavesTheDiskAsItIs() throws DiskFormatException {
    MemoryDisk disk = Mkfs.XV6.image(List.of(program("init", Xlen.RV64, 4)));
    byte[] before = disk.image().clone();
    assertThat(DiskPersonality.of(disk).personality()).isEqualTo(Personality.XV6);
    assertThat(disk.image()).isEqualTo(before);
  }
}
