package dev.trapeze.cpu.isa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.assembler.Assembler;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our encodings and listings beside those of the GNU tools; skipped where they are missing. */
class GnuComparisonTest {
  private static final int MOST_SHOWN = 30;

  /** Bits, reserved rounding modes, and instructions that drafts of the specification had. */
  private static final Pattern OBJDUMP_ILLEGAL =
      Pattern.compile("\\.4byte .*|.*,unknown|uret|hret|dret|sfence\\.vm\\b.*");

  /** Mnemonics that objdump 2.40 shows by the name of the register form: add for addi. */
  private static final Set<String> IMMEDIATE_FORMS =
      Stream.of(Instruction.values())
          .filter(
              row ->
                  row.format() == Format.I_IMMEDIATE
                      || row.format() == Format.I_SHIFT
                      || row.format() == Format.I_SHIFT_WORD)
          .map(Instruction::mnemonic)
          .collect(Collectors.toSet());

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void everyRowIsEncodedAsGnuAsEncodesIt(Xlen xlen, @TempDir Path folder) throws Exception {
    List<InstructionSample> samples = InstructionSample.all(xlen);
    samples.removeIf(sample -> !gnuWrites(sample));
    String source =
        samples.stream().map(InstructionSample::source).collect(Collectors.joining("\n")) + "\n";
    byte[] gnu = new GnuBinutils(folder, xlen).assemble(".option norvc\n" + rvcOnlyForC(source));
    byte[] ours = Assembler.assemble(source, "samples.s", xlen, GnuBinutils.TEXT_ADDRESS).text();

    ByteBuffer theirs = ByteBuffer.wrap(gnu).order(ByteOrder.LITTLE_ENDIAN);
    for (InstructionSample sample : samples) {
      int word = sample.row().lengthBytes() == 2 ? theirs.getShort() & 0xFFFF : theirs.getInt();
      assertThat(sample.word()).as(sample.source()).isEqualTo(word);
    }
    assertThat(ours).isEqualTo(gnu);
  }

  /**
   * GNU as 2.40 refuses compressed shifts by zero, which are hints, and rounding modes of
   * conversions that never round.
   */
  private static boolean gnuWrites(InstructionSample sample) {
    if (!objdumpShows(sample)) {
      return false;
    }
    boolean shift = sample.row().format().syntax().contains(Operand.SHIFT_AMOUNT);
    return !(shift && sample.row().lengthBytes() == 2 && sample.immediate() == 0);
  }

  /** To objdump 2.40 a conversion that never rounds has no rounding mode but rne. */
  private static boolean objdumpShows(InstructionSample sample) {
    return !sample.row().format().syntax().contains(Operand.UNUSED_ROUNDING_MODE)
        || sample.immediate() == RoundingMode.RNE.code();
  }

  private static String rvcOnlyForC(String source) {
    return source
        .lines()
        .map(line -> line.startsWith("c.") ? ".option rvc\n" + line + "\n.option norvc" : line)
        .collect(Collectors.joining("\n", "", "\n"));
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void everyRowIsShownAsObjdumpShowsIt(Xlen xlen, @TempDir Path folder) {
    List<Integer> words =
        InstructionSample.all(xlen).stream()
            .filter(GnuComparisonTest::objdumpShows)
            .map(InstructionSample::word)
            .toList();
    compareListings(words, xlen, folder);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void everyHalfwordIsLegalAndShownAsObjdumpHasIt(Xlen xlen, @TempDir Path folder) {
    List<Integer> words = new ArrayList<>();
    for (int raw = 0; raw < 0x1_0000; raw++) {
      if (Decoder.isCompressed(raw) && !objdumpShowsThoughReserved(raw, xlen)) {
        words.add(raw);
      }
    }
    compareListings(words, xlen, folder);
  }

  /**
   * The specification reserves c.addi16sp by 0 in both widths, and shifts by 32 and more in RV32
   * for extensions; objdump 2.40 shows them.
   */
  private static boolean objdumpShowsThoughReserved(int raw, Xlen xlen) {
    Instruction belowXlen = Decoder.row(raw & ~0x1000, xlen);
    boolean shift = belowXlen != null && belowXlen.format().syntax().contains(Operand.SHIFT_AMOUNT);
    return raw == 0x6101 || (xlen == Xlen.RV32 && shift && (raw & 0x1000) != 0);
  }

  /** Around each row: words that differ from one of its own in a fixed bit. */
  @ParameterizedTest
  @EnumSource(Xlen.class)
  void wordsNextToEachRowAreLegalWhereObjdumpHasThem(Xlen xlen, @TempDir Path folder) {
    SplittableRandom random = new SplittableRandom(9);
    List<Integer> words = new ArrayList<>();
    for (Instruction row : Instruction.values()) {
      for (int bit = 2; bit < 32 && row.lengthBytes() == 4; bit++) {
        int word = row.match() ^ 1 << bit | random.nextInt() & ~row.mask();
        boolean longer = (word & 31) == 31;
        if ((row.mask() >>> bit & 1) != 0 && !longer) {
          words.add(word);
        }
      }
    }
    List<GnuBinutils.Line> listing = new GnuBinutils(folder, xlen).disassemble(words(words));

    assertThat(words).hasSizeGreaterThan(2000);
    assertThat(listing).hasSameSizeAs(words);
    for (int i = 0; i < words.size(); i++) {
      int word = words.get(i);
      String text = listing.get(i).text();
      if (!isKnownOtherwise(word, xlen)) {
        assertThat(Decoder.decode(word, xlen) != null)
            .as("0x%x in %s: %s", word, xlen, text)
            .isEqualTo(!OBJDUMP_ILLEGAL.matcher(text).matches());
      }
    }
  }

  /**
   * What objdump 2.40 takes another way: reserved fields of fences, which the specification says to
   * ignore, rounding modes of conversions that never round, and shifts by 32 and more in RV32.
   */
  private static boolean isKnownOtherwise(int word, Xlen xlen) {
    Instruction row = Decoder.row(word, xlen);
    if (row == null) {
      Instruction wide = Decoder.row(word, Xlen.RV64);
      return wide != null && wide.format() == Format.I_SHIFT && wide.in(xlen);
    }
    return row == Instruction.FENCE
        || row == Instruction.FENCE_I
        || row.format().syntax().contains(Operand.UNUSED_ROUNDING_MODE);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void everyCsrGoesByItsNameInGnuAs(Xlen xlen, @TempDir Path folder) {
    StringBuilder source = new StringBuilder();
    List<CsrId> csrs = Stream.of(CsrId.values()).filter(csr -> csr.in(xlen)).toList();
    csrs.forEach(csr -> source.append("csrr zero, ").append(csr.assemblerName()).append('\n'));
    ByteBuffer words =
        ByteBuffer.wrap(new GnuBinutils(folder, xlen).assemble(".option norvc\n" + source))
            .order(ByteOrder.LITTLE_ENDIAN);

    assertThat(csrs).hasSizeGreaterThan(100);
    for (CsrId csr : csrs) {
      assertThat(words.getInt() >>> 20).as(csr.assemblerName()).isEqualTo(csr.number());
    }
  }

  private void compareListings(List<Integer> words, Xlen xlen, Path folder) {
    List<GnuBinutils.Line> listing = new GnuBinutils(folder, xlen).disassemble(words(words));

    assertThat(listing).hasSameSizeAs(words);
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      GnuBinutils.Line line = listing.get(i);
      String ours = Disassembler.format(words.get(i), line.address(), xlen, SymbolLookup.NONE);
      if (!normalized(ours).equals(normalized(line.text()))) {
        differences.add(String.format("0x%x: %s, not %s", words.get(i), line.text(), ours));
      }
    }
    assertThat(differences.stream().limit(MOST_SHOWN)).isEmpty();
  }

  private static String words(List<Integer> words) {
    StringBuilder source = new StringBuilder();
    for (int word : words) {
      int length = Decoder.isCompressed(word) ? 2 : 4;
      source.append(String.format(".insn %d, 0x%x%n", length, word));
    }
    return source.toString();
  }

  private static String normalized(String text) {
    // objdump 2.40 has names of its own for compressed shifts by zero, and no name for c.addi by 0.
    Matcher shiftByZero = Pattern.compile("(c\\.s...)64 (\\w+)").matcher(text);
    if (shiftByZero.matches()) {
      return shiftByZero.group(1) + " " + shiftByZero.group(2) + ",0x0";
    }
    Matcher addZero = Pattern.compile("add (\\w+),\\1,0").matcher(text);
    if (addZero.matches()) {
      return "c.addi " + addZero.group(1) + ",0";
    }
    String[] parts = text.toLowerCase(Locale.ROOT).split(" +", 2);
    boolean immediateForm = IMMEDIATE_FORMS.contains(parts[0]) || parts[0].matches("csrr?[wsc]i");
    String mnemonic = immediateForm ? parts[0].replaceFirst("i(u?w?)$", "$1") : parts[0];
    return parts.length == 1 ? mnemonic : mnemonic + " " + parts[1];
  }
}
