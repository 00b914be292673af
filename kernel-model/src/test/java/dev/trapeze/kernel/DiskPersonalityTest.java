package dev.trapeze.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.images.UserPrograms;
import dev.trapeze.kernel.abi.Personality;
import dev.trapeze.kernel.fs.Disk;
import dev.trapeze.kernel.fs.DiskFormatException;
import dev.trapeze.kernel.fs.MemoryDisk;
import dev.trapeze.kernel.fs.Mkfs;
import dev.trapeze.kernel.testing.ElfBytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void ofAProgramOnlyTheHeadersAreRead(Xlen xlen) throws DiskFormatException {
    byte[] small = UserPrograms.elf("init", xlen.bits());
    byte[] large = Arrays.copyOf(small, 250 << 10);
    int blocksOfSmall = blocksRead(Mkfs.XV6.image(List.of(new Mkfs.Entry("init", small))));
    int blocksOfLarge = blocksRead(Mkfs.XV6.image(List.of(new Mkfs.Entry("init", large))));
    assertThat(blocksOfLarge).isEqualTo(blocksOfSmall);
  }

  /** How many different blocks are looked at in finding that the programs are ours. */
  private static int blocksRead(MemoryDisk disk) throws DiskFormatException {
    Set<Integer> read = new HashSet<>();
    Disk noting =
        new Disk() {
          @Override
          public int blocks() {
            return disk.blocks();
          }

          @Override
          public void readBlock(int block, byte[] into) {
            read.add(block);
            disk.readBlock(block, into);
          }

          @Override
          public void writeBlock(int block, byte[] from) {
            throw new AssertionError("block " + block + " is written");
          }

          @Override
          public void barrier() {}
        };
    assertThat(DiskPersonality.of(noting).personality()).isEqualTo(Personality.TRAPEZE);
    return read.size();
  }

  @Test
  void headersAndNoteMayStandAnywhere() throws DiskFormatException {
    // The ELF header says where the program headers are, and these where the note is.
    byte[] ours = UserPrograms.elf("init", 64);
    ByteBuffer moved = ByteBuffer.allocate(200_000).order(ByteOrder.LITTLE_ENDIAN).put(ours);
    int headers = (int) moved.getLong(32);
    int bytes = 56 * moved.getShort(56);
    moved.put(150_000, Arrays.copyOfRange(ours, headers, headers + bytes));
    moved.put(headers, new byte[bytes]).putLong(32, 150_000);
    assertThat(found(new Mkfs.Entry("init", moved.array())).personality())
        .isEqualTo(Personality.TRAPEZE);
    moved.putLong(32, 200_000 - bytes + 1); // the last one is cut off
    assertThat(found(new Mkfs.Entry("init", moved.array())).personality())
        .isEqualTo(Personality.VIMIX);
  }

  @Test
  void lookingLeavesTheDiskAsItIs() throws DiskFormatException {
    MemoryDisk disk = Mkfs.XV6.image(List.of(program("init", Xlen.RV64, 4)));
    byte[] before = disk.image().clone();
    assertThat(DiskPersonality.of(disk).personality()).isEqualTo(Personality.XV6);
    assertThat(disk.image()).isEqualTo(before);
  }
}
