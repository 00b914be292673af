package dev.trapeze.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class UserProgramsTest {
  private static final int PAGE_BYTES = 4096;
  private static final int EM_RISCV = 243;
  private static final int ET_EXEC = 2;
  private static final int PT_LOAD = 1;
  private static final int PT_NOTE = 4;
  private static final int READ_EXECUTE = 5;
  private static final int READ_WRITE = 6;
  private static final int READ = 4;

  /** A disk file has 12 direct and 256 indirect blocks of 1024 bytes. */
  private static final int LARGEST_FILE_BYTES = 268 * 1024;

  /** The root disk. */
  private static final int DISK_BYTES = 16 << 20;

  static Stream<Arguments> programsInBothWidths() {
    return Stream.of(
            UserPrograms.names(),
            UserPrograms.tourNames(),
            UserPrograms.benchmarkNames(),
            UserPrograms.checkNames())
        .flatMap(List::stream)
        .flatMap(name -> Stream.of(Arguments.of(name, 32), Arguments.of(name, 64)));
  }

  @ParameterizedTest
  @MethodSource("programsInBothWidths")
  void programIsExecutableForItsWidth(String name, int xlenBits) {
    ByteBuffer elf = elf(name, xlenBits);

    assertThat(elf.getInt(0)).isEqualTo(0x464c457f);
    assertThat(elf.get(4)).as("class").isEqualTo((byte) (xlenBits == 32 ? 1 : 2));
    assertThat(elf.get(5)).as("little-endian").isEqualTo((byte) 1);
    assertThat(elf.getShort(16)).isEqualTo((short) ET_EXEC);
    assertThat(elf.getShort(18)).isEqualTo((short) EM_RISCV);
    assertThat(word(elf, 24, xlenBits)).as("entry point").isZero();
  }

  @ParameterizedTest
  @MethodSource("programsInBothWidths")
  void textIsAtZeroAndDataOnTheNextPage(String name, int xlenBits) {
    List<Segment> segments = segments(elf(name, xlenBits), xlenBits);

    assertThat(segments).hasSize(2);
    Segment text = segments.get(0);
    Segment data = segments.get(1);
    assertThat(text.flags()).isEqualTo(READ_EXECUTE);
    assertThat(text.va()).isZero();
    assertThat(text.memoryBytes()).isEqualTo(text.fileBytes()).isPositive();
    assertThat(data.flags()).isEqualTo(READ_WRITE);
    assertThat(data.va()).isEqualTo((text.memoryBytes() + PAGE_BYTES - 1) & -PAGE_BYTES);
    assertThat(data.memoryBytes()).as("bss included").isGreaterThanOrEqualTo(data.fileBytes());
  }

  @ParameterizedTest
  @MethodSource("programsInBothWidths")
  void programForLinuxHasThreeSegmentsFromItsBaseOn(String name, int xlenBits) {
    ByteBuffer elf =
        ByteBuffer.wrap(UserPrograms.linuxElf(name, xlenBits)).order(ByteOrder.LITTLE_ENDIAN);
    List<Segment> segments = segments(elf, xlenBits);

    assertThat(segments).extracting(Segment::flags).containsExactly(READ_EXECUTE, READ, READ_WRITE);
    assertThat(segments.get(0).va()).isEqualTo(xlenBits == 32 ? 0x0804_8000L : 0x40_0000L);
    for (int i = 1; i < segments.size(); i++) {
      Segment below = segments.get(i - 1);
      assertThat(segments.get(i).va())
          .isEqualTo((below.va() + below.memoryBytes() + PAGE_BYTES - 1) & -PAGE_BYTES);
      assertThat(below.memoryBytes()).isEqualTo(below.fileBytes()).isPositive();
    }
    assertThat(word(elf, 24, xlenBits))
        .as("entry point")
        .isBetween(segments.get(0).va(), segments.get(1).va());
  }

  @ParameterizedTest
  @MethodSource("programsInBothWidths")
  void programSaysInANoteWhoseKernelItIsFor(String name, int xlenBits) {
    ByteBuffer elf = elf(name, xlenBits);
    boolean narrow = xlenBits == 32;
    int header = (int) word(elf, narrow ? 28 : 32, xlenBits);
    while (elf.getInt(header) != PT_NOTE) {
      header += elf.getShort(narrow ? 42 : 54);
    }
    int note = (int) word(elf, header + (narrow ? 4 : 8), xlenBits);

    byte[] noted = new byte[24];
    elf.get(note, noted);
    assertThat(noted)
        .isEqualTo(
            "\10\0\0\0\4\0\0\0\1\0\0\0Trapeze\0\1\0\0\0".getBytes(StandardCharsets.US_ASCII));
  }

  @ParameterizedTest
  @MethodSource("programsInBothWidths")
  void programKeepsItsSymbolsAndFitsOneFile(String name, int xlenBits) {
    byte[] elf = UserPrograms.elf(name, xlenBits);

    assertThat(new String(elf, StandardCharsets.ISO_8859_1)).contains("main\0", "_start\0");
    assertThat(elf.length).isLessThanOrEqualTo(LARGEST_FILE_BYTES);
    assertThat(name.length()).as("a directory entry has 14 bytes").isLessThanOrEqualTo(14);
  }

  static Stream<Arguments> bareProgramsInBothWidths() {
    return UserPrograms.bareNames().stream()
        .flatMap(name -> Stream.of(Arguments.of(name, 32), Arguments.of(name, 64)));
  }

  @ParameterizedTest
  @MethodSource("bareProgramsInBothWidths")
  void bareProgramBeginsWhereRamBegins(String name, int xlenBits) {
    byte[] bytes = UserPrograms.bareElf(name, xlenBits);
    ByteBuffer elf = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    List<Segment> segments = segments(elf, xlenBits);

    assertThat(word(elf, 24, xlenBits)).as("entry point").isEqualTo(0x8000_0000L);
    assertThat(segments).hasSize(1);
    assertThat(segments.get(0).va()).isEqualTo(0x8000_0000L);
    assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).contains("bench_iterations\0");
  }

  @Test
  void bareProgramsAreThoseThatProcessorsAreComparedWith() {
    assertThat(UserPrograms.bareNames())
        .contains("nothing", "sha256", "sieve", "quicksort", "fib", "bytecode", "matmul", "copy")
        .contains("chase", "dhry");
  }

  @Test
  void imageHoldsTheProgramsThatABootNeeds() {
    assertThat(UserPrograms.names())
        .contains("init", "sh", "ls", "cat", "echo", "grep", "wc", "mkdir", "rm", "ln", "kill")
        .contains("ps", "sleep", "stat", "forktest", "memmap", "poweroff")
        .doesNotContainAnyElementsOf(UserPrograms.benchmarkNames());
    assertThat(UserPrograms.benchmarkNames())
        .contains("sha256", "sieve", "quicksort", "fib", "dhry", "nullcall", "forkbench");
  }

  @Test
  void rootDiskStaysHalfEmpty() {
    for (int xlenBits : new int[] {32, 64}) {
      int bytes = 0;
      for (String name : UserPrograms.names()) {
        bytes += UserPrograms.elf(name, xlenBits).length;
      }
      for (String name : UserPrograms.tourNames()) {
        bytes += UserPrograms.elf(name, xlenBits).length + UserPrograms.tourSource(name).length;
      }
      assertThat(bytes).isLessThan(DISK_BYTES / 2);
    }
  }

  @Test
  void readmeSpeaksOfRiscVInSeveralLines() {
    String readme = new String(UserPrograms.rootFile("README"), StandardCharsets.US_ASCII);

    assertThat(UserPrograms.rootFileNames()).containsExactly("README");
    assertThat(readme.lines().filter(line -> line.contains("RISC"))).hasSizeGreaterThan(2);
  }

  @Test
  void unknownNameOrWidthIsRefused() {
    assertThatThrownBy(() -> UserPrograms.elf("nosuch", 64))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rv64/nosuch");
    assertThatThrownBy(() -> UserPrograms.elf("sh", 128))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private record Segment(int flags, long va, long fileBytes, long memoryBytes) {}

  private static ByteBuffer elf(String name, int xlenBits) {
    return ByteBuffer.wrap(UserPrograms.elf(name, xlenBits)).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static long word(ByteBuffer elf, int offset, int xlenBits) {
    return xlenBits == 32 ? Integer.toUnsignedLong(elf.getInt(offset)) : elf.getLong(offset);
  }

  /** The program headers of type LOAD. */
  private static List<Segment> segments(ByteBuffer elf, int xlenBits) {
    boolean narrow = xlenBits == 32;
    int offset = (int) word(elf, narrow ? 28 : 32, xlenBits);
    int headerBytes = elf.getShort(narrow ? 42 : 54);
    int count = elf.getShort(narrow ? 44 : 56);
    List<Segment> segments = new ArrayList<>();
    for (int i = 0; i < count; i++, offset += headerBytes) {
      if (elf.getInt(offset) != PT_LOAD) {
        continue;
      }
      segments.add(
          new Segment(
              elf.getInt(offset + (narrow ? 24 : 4)),
              word(elf, offset + (narrow ? 8 : 16), xlenBits),
              word(elf, offset + (narrow ? 16 : 32), xlenBits),
              word(elf, offset + (narrow ? 20 : 40), xlenBits)));
    }
    return segments;
  }
}
