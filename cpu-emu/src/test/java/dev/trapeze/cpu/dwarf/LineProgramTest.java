package dev.trapeze.cpu.dwarf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineProgramTest {
  private static final int OPCODE_BASE = 13;

  /** Operands of the standard opcodes 1 to 12 (DWARF 5, 6.2.5.2). */
  private static final int[] OPERANDS = {0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1};

  /** set_address 0x1000; line 3, copy; line 4, 2 bytes on (special); fixed 4, copy; end at +2. */
  private static final int[] PROGRAM = {
    0,
    9,
    2,
    0x00,
    0x10,
    0,
    0,
    0,
    0,
    0,
    0, // DW_LNE_set_address
    3,
    2,
    5,
    7,
    10,
    1, // advance_line 2, set_column 7, set_prologue_end, copy
    OPCODE_BASE + 2 * 14 + (1 + 5), // 2 addresses and 1 line on, with line_base -5
    6,
    9,
    4,
    0,
    1, // negate_stmt, fixed_advance_pc 4, copy
    4,
    2,
    2,
    2,
    1, // set_file 2, advance_pc 2, copy
    8, // const_add_pc: (255 - 13) / 14 = 17
    0,
    1,
    1 // DW_LNE_end_sequence
  };

  @ParameterizedTest
  @CsvSource({"2, 4", "3, 4", "4, 4", "5, 4", "2, 8", "4, 8", "5, 8"})
  void everyVersionAndFormatGivesTheSameRows(int version, int offsetBytes) throws Exception {
    LineTable table = read(unit(version, offsetBytes, PROGRAM), 64);

    assertThat(table.sequences()).hasSize(1);
    assertThat(table.sequences().get(0).rows())
        .containsExactly(
            new LineRow(0x1000, "one.c", 3, 7, true, true, false),
            new LineRow(0x1002, "one.c", 4, 7, true, false, false),
            new LineRow(0x1006, "one.c", 4, 7, false, false, false),
            new LineRow(0x1008, "lib/two.c", 4, 7, false, false, false),
            new LineRow(0x1019, "lib/two.c", 4, 7, false, false, true));
    assertThat(table.directoryOf("one.c")).isEqualTo(version == 5 ? "/home" : null);
  }

  @Test
  void unitsFollowEachOtherAndOneOfAnUnknownVersionIsPassedOver() throws Exception {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(unit(3, 4, PROGRAM));
    all.writeBytes(new byte[] {4, 0, 0, 0, 9, 0, 1, 2});
    all.writeBytes(unit(5, 4, PROGRAM));

    assertThat(read(all.toByteArray(), 64).sequences()).hasSize(2);
  }

  @Test
  void unknownOpcodesAreSkippedByTheirLength() throws Exception {
    int[] program = {0, 9, 2, 0, 16, 0, 0, 0, 0, 0, 0, 0, 3, 0x80, 1, 2, 1, 2, 2, 0, 1, 1};

    assertThat(read(unit(4, 4, program), 64).rowAt(0x1000)).extracting(LineRow::line).isEqualTo(1);
  }

  @Test
  void addressesOf32BitsWrapThere() throws Exception {
    int[] program = {0, 9, 2, 0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1, 2, 1, 0, 1, 1};

    assertThat(read(unit(4, 4, program), 32).rowAt(0xFFFF_FFFEL))
        .extracting(LineRow::line)
        .isEqualTo(1);
  }

  @Test
  void aFunctionThatTheLinkerHasLeftOutHasNoRows() throws Exception {
    int[] program = {0, 9, 2, 0, 0, 0, 0, 0, 0, 0, 0, 1, 3, 1, 9, 0, 0, 1, 0, 1, 1};

    assertThat(read(unit(5, 4, program), 64).isEmpty()).isTrue();
  }

  @Test
  void aSequenceWhoseAddressesGoBackOrThatDoesNotEndIsNone() throws Exception {
    int[] back = {0, 9, 2, 0, 16, 0, 0, 0, 0, 0, 0, 1, 0, 9, 2, 0, 8, 0, 0, 0, 0, 0, 0, 1, 0, 1, 1};
    int[] open = {0, 9, 2, 0, 16, 0, 0, 0, 0, 0, 0, 1, 2, 4, 1};

    assertThat(read(unit(4, 4, back), 64).isEmpty()).isTrue();
    assertThat(read(unit(4, 4, open), 64).isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 9, 20, 40})
  void whatIsCutOffIsOneLine(int left) {
    byte[] unit = unit(5, 4, PROGRAM);
    byte[] cut = Arrays.copyOf(unit, left);

    assertThatThrownBy(() -> read(cut, 64))
        .isInstanceOf(DwarfFormatException.class)
        .hasMessageContaining(".debug_line")
        .hasMessageNotContaining("\n");
  }

  @Test
  void moreRowsThanAnyProgramHasAreRefused() {
    int[] program = new int[(1 << 20) + 100];
    Arrays.fill(program, OPCODE_BASE);

    assertThatThrownBy(() -> read(unit(4, 4, program), 64))
        .isInstanceOf(DwarfFormatException.class)
        .hasMessageContaining("rows");
  }

  @Test
  void namesWithoutEndAreRefused() {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    header.writeBytes(new byte[] {1, 1, 1, -5, 14, 1}); // no standard opcodes
    header.writeBytes(new byte[] {1, 1, 0x1F}); // directories: a path, in .debug_line_str
    header.writeBytes(new byte[] {(byte) 0xFF, (byte) 0x7F}); // 16383 of them
    header.writeBytes(new byte[16383 * 4]);
    header.writeBytes(new byte[] {0, 0});
    byte[] unit = unitOf(5, 4, header.toByteArray(), new int[] {});
    byte[] names = "x".repeat(5000).getBytes(StandardCharsets.US_ASCII);
    byte[] strings = Arrays.copyOf(names, names.length + 1);

    assertThatThrownBy(() -> LineTable.read(new DwarfSections(unit, strings, new byte[0]), 64))
        .isInstanceOf(DwarfFormatException.class)
        .hasMessageContaining("no end");
  }

  @Test
  void tablesInWhichBytesHaveChangedGiveATableOrOneLine() {
    long seed = 20_261_125;
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 20_000; round++) {
      byte[] unit = unit(2 + random.nextInt(4), random.nextBoolean() ? 4 : 8, PROGRAM);
      for (int i = 0; i < 1 + random.nextInt(4); i++) {
        unit[random.nextInt(unit.length)] = (byte) random.nextInt();
      }
      try {
        LineTable table = read(unit, 64);
        for (LineSequence sequence : table.sequences()) {
          table.rangeAt(sequence.startVa());
          table.bodyOf(sequence.startVa(), sequence.endVa());
        }
      } catch (DwarfFormatException e) {
        assertThat(e.getMessage()).as("seed %d, round %d", seed, round).doesNotContain("\n");
      }
    }
  }

  private static LineTable read(byte[] line, int bits) throws DwarfFormatException {
    byte[] strings = "\0/home\0lib\0one.c\0two.c\0".getBytes(StandardCharsets.US_ASCII);
    return LineTable.read(new DwarfSections(line, strings, new byte[0]), bits);
  }

  private static byte[] unit(int version, int offsetBytes, int[] program) {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    header.write(1);
    if (version >= 4) {
      header.write(1);
    }
    header.writeBytes(new byte[] {1, -5, 14, OPCODE_BASE});
    for (int operands : OPERANDS) {
      header.write(operands);
    }
    if (version >= 5) {
      header.writeBytes(new byte[] {1, 1, 0x1F, 2}); // two directories: a path, DW_FORM_line_strp
      putOffset(header, 1, offsetBytes);
      putOffset(header, 7, offsetBytes);
      header.writeBytes(new byte[] {3, 1, 0x1F, 2, 0x0B, 5, 0x1E, 3}); // path, directory, MD5
      for (int[] file : new int[][] {{11, 0}, {11, 0}, {17, 1}}) {
        putOffset(header, file[0], offsetBytes);
        header.write(file[1]);
        header.writeBytes(new byte[16]);
      }
    } else {
      header.writeBytes("lib\0\0one.c\0\0\0\0two.c\0\1\0\0\0".getBytes(StandardCharsets.US_ASCII));
    }
    return unitOf(version, offsetBytes, header.toByteArray(), program);
  }

  private static byte[] unitOf(int version, int offsetBytes, byte[] header, int[] program) {
    ByteArrayOutputStream unit = new ByteArrayOutputStream();
    unit.writeBytes(new byte[] {(byte) version, 0});
    if (version >= 5) {
      unit.writeBytes(new byte[] {8, 0});
    }
    putOffset(unit, header.length, offsetBytes);
    unit.writeBytes(header);
    for (int value : program) {
      unit.write(value);
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    if (offsetBytes == 8) {
      whole.writeBytes(new byte[] {-1, -1, -1, -1});
    }
    putOffset(whole, unit.size(), offsetBytes);
    whole.writeBytes(unit.toByteArray());
    return whole.toByteArray();
  }

  private static void putOffset(ByteArrayOutputStream out, long value, int width) {
    for (int i = 0; i < width; i++) {
      out.write((int) (value >>> (8 * i)));
    }
  }

  @Test
  void anEmptySectionIsAnEmptyTable() throws Exception {
    assertThat(read(new byte[0], 64).isEmpty()).isTrue();
    assertThat(read(new byte[0], 32).files()).isEmpty();
  }
}
