package dev.trapeze.cpu.difftest.privileged;

import dev.trapeze.cpu.assembler.AssembledProgram;
import dev.trapeze.cpu.assembler.Assembler;
import dev.trapeze.cpu.assembler.AssemblyException;
import dev.trapeze.cpu.isa.Xlen;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A bare-metal program that makes probes one after the other. Result memory is a slot for each
 * probe, and behind the slots an area of page tables and data that the probes may use and that is
 * compared too.
 */
final class ProbeImage {
  static final long BASE_PA = 0x8000_0000L;
  static final long SLOTS_PA = BASE_PA + 0x20_0000;
  static final long AREA_PA = BASE_PA + 0x40_0000;
  static final int AREA_BYTES = 0x20_0000;
  static final int RAM_BYTES = 0x200_0000;
  static final int SLOT_WORDS = 24;

  private static final int NOP = 0x13;
  private static final int TRAP_WORDS = 6;
  private static final List<String> TRAP_NAMES =
      List.of("handler", "cause", "epc", "tval", "status", "a0");

  private final Xlen xlen;
  private final List<Probe> probes;
  private final int count;
  private final byte[] code;
  private final byte[] area;

  /**
   * @param area what {@link #AREA_PA} holds at the start; zeros follow
   */
  ProbeImage(Xlen xlen, List<Probe> probes, byte[] area) {
    this.xlen = xlen;
    this.area = area;
    this.probes = probes;
    count = probes.size();
    if ((long) count * SLOT_WORDS * xlen.bytes() > AREA_PA - SLOTS_PA) {
      throw new IllegalArgumentException(count + " probes are too many");
    }
    AssembledProgram program = assemble(source(probes));
    code = program.text();
    if (code.length > SLOTS_PA - BASE_PA) {
      throw new IllegalArgumentException("the probes' code is too large: " + code.length);
    }
  }

  private String source(List<Probe> probes) {
    boolean wide = xlen == Xlen.RV64;
    StringBuilder source = new StringBuilder();
    source.append(".equ XB, ").append(xlen.bytes()).append('\n');
    source.append(".equ WIDE, ").append(wide ? 1 : 0).append('\n');
    source.append(".equ CLINT, 0x2000000\n.equ FINISHER, 0x100000\n.equ EBREAK, 0x00100073\n");
    // Registers that exist in RV32 alone; a nop takes the place of what writes them.
    source.append(".equ STIMECMPH_WRITE, ").append(wide ? NOP : 0x15D31073).append('\n');
    source.append(".equ MENVCFGH_CLEAR, ").append(wide ? NOP : 0x31A01073).append('\n');
    source.append(".equ PMPCFG1_CLEAR, ").append(wide ? NOP : 0x3A101073).append('\n');
    source.append(".equ PMPCFG2_CLEAR, ").append(wide ? NOP : 0x3A201073).append('\n');
    source.append(".equ LAST_PMP_WRITE, ").append(wide ? 0x3A231073 : 0x3A331073).append('\n');
    source.append(resource());
    for (int i = 0; i < probes.size(); i++) {
      long slotPa = SLOTS_PA + (long) i * SLOT_WORDS * xlen.bytes();
      source.append("probe_").append(i).append(":\n");
      source.append("call clean\nli s11, ").append(slotPa).append('\n');
      source.append("la s10, probe_").append(i + 1).append('\n');
      source.append(probes.get(i).text()).append("\n.align 2\n");
    }
    source.append("probe_").append(probes.size()).append(":\ncall clean\nla t0, stop\njr t0\n");
    return forWidth(source.toString());
  }

  private String forWidth(String source) {
    boolean narrow = xlen == Xlen.RV32;
    return source.replace("LX ", narrow ? "lw " : "ld ").replace("SX ", narrow ? "sw " : "sd ");
  }

  private AssembledProgram assemble(String source) {
    try {
      return Assembler.assemble(source, "probes", xlen, BASE_PA);
    } catch (AssemblyException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String resource() {
    try (InputStream in =
        Objects.requireNonNull(ProbeImage.class.getResourceAsStream("machine.S"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Xlen xlen() {
    return xlen;
  }

  /** The number of probes. */
  int count() {
    return count;
  }

  /** What to load at {@link #BASE_PA}. */
  byte[] bytes() {
    byte[] bytes = Arrays.copyOf(code, (int) (AREA_PA - BASE_PA) + AREA_BYTES);
    System.arraycopy(area, 0, bytes, (int) (AREA_PA - BASE_PA), area.length);
    return bytes;
  }

  /** Offset of result memory in RAM. */
  static int resultOffset() {
    return (int) (SLOTS_PA - BASE_PA);
  }

  /** Size of result memory. */
  static int resultBytes() {
    return (int) (AREA_PA - SLOTS_PA) + AREA_BYTES;
  }

  /** The last probe that has left something, for a program that does not end. */
  String progress(byte[] results) {
    int last = count - 1;
    while (last > 0 && word(results, last, 0) == 0 && word(results, last, 1) == 0) {
      last--;
    }
    return String.format("after probe %d of %d: %s", last, count, probes.get(last).what());
  }

  /** Word of a probe's slot. */
  long word(byte[] results, int probe, int word) {
    return wordAt(results, (probe * SLOT_WORDS + word) * xlen.bytes());
  }

  private long wordAt(byte[] results, int offset) {
    ByteBuffer words = ByteBuffer.wrap(results).order(ByteOrder.LITTLE_ENDIAN);
    return xlen == Xlen.RV64 ? words.getLong(offset) : words.getInt(offset);
  }

  /** The first probe whose slot differs; the number of probes if only the area does, else -1. */
  int firstDifference(byte[] expected, byte[] actual) {
    int at = Arrays.mismatch(expected, actual);
    return at < 0 ? -1 : Math.min(at / (SLOT_WORDS * xlen.bytes()), count);
  }

  /** Where two results differ, one line for each word. */
  String differences(byte[] expected, byte[] actual) {
    StringBuilder text = new StringBuilder();
    int lines = 0;
    for (int at = 0; at < expected.length && lines < 12; at += xlen.bytes()) {
      long wanted = wordAt(expected, at);
      long got = wordAt(actual, at);
      if (wanted != got) {
        text.append(String.format("  %-18s %s  %s%n", place(at), xlen.hex(wanted), xlen.hex(got)));
        lines++;
      }
    }
    return text.toString();
  }

  private String place(int at) {
    int probe = at / (SLOT_WORDS * xlen.bytes());
    int word = at / xlen.bytes() % SLOT_WORDS;
    return probe < count
        ? String.format(
            "%d: word %d (%s %d)",
            probe, word, TRAP_NAMES.get(word % TRAP_WORDS), word / TRAP_WORDS + 1)
        : String.format("0x%x", SLOTS_PA + at);
  }
}
