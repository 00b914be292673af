package dev.trapeze.console.debugger.view;

import dev.trapeze.console.debugger.frames.Code;
import dev.trapeze.cpu.isa.Decoder;
import dev.trapeze.cpu.isa.Disassembler;
import dev.trapeze.cpu.isa.Isa;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Instructions in the memory of a process. */
public final class Disassembly {
  private static final int COMPRESSED_BYTES = 2;

  /**
   * An instruction.
   *
   * @param va zero-extended
   * @param raw its bits; the lower 16 if it is compressed
   * @param text mnemonic and operands, apart by a tab
   */
  public record Line(long va, int raw, String text) {
    /** 2 or 4. */
    public int lengthBytes() {
      return Decoder.isCompressed(raw) ? COMPRESSED_BYTES : 4;
    }

    /** Address of the next one. */
    public long endVa() {
      return va + lengthBytes();
    }

    /** The bits in hexadecimal, four digits or eight. */
    public String bits() {
      return Words.padded(Integer.toHexString(raw), 2 * lengthBytes());
    }
  }

  private final Look look;
  private final Isa isa;

  /** Of what is looked at. */
  public Disassembly(Look look) {
    this.look = look;
    this.isa = look.subject().kernel().machine().hart().isa();
  }

  /** The instruction at an address; null if it cannot be read. */
  public @Nullable Line at(long va) {
    Integer raw = Code.rawAt(look.subject(), va);
    return raw == null ? null : new Line(look.xlen().zeroExtend(va), raw, text(va, raw));
  }

  /**
   * The next instruction as a stop shows it: {@code => 0x396 <main>:} and the instruction, or why
   * there is none.
   */
  public String marked(long va) {
    Line line = at(va);
    String text = line == null ? "Cannot access memory at address " + look.hex(va) : line.text();
    return "=> " + look.named(va) + ":\t" + text;
  }

  /** The instructions from an address on, up to another or to where nothing can be read. */
  public List<Line> from(long startVa, long endVa, int most) {
    List<Line> lines = new ArrayList<>();
    long va = look.xlen().zeroExtend(startVa);
    while (lines.size() < most && Long.compareUnsigned(va, endVa) < 0) {
      Line line = at(va);
      if (line == null) {
        break;
      }
      lines.add(line);
      va = line.endVa();
    }
    return lines;
  }

  /** As gdb writes it: a tab behind the mnemonic, {@code 0x} in front of a target. */
  private String text(long va, int raw) {
    long[] target = {0};
    boolean[] named = {false};
    String text =
        Disassembler.format(
            raw,
            va,
            isa,
            address -> {
              target[0] = address;
              named[0] = true;
              String name = look.name(address);
              return name == null ? null : look.ink().symbol(name);
            });
    if (named[0]) {
      String digits = Long.toHexString(target[0]);
      int place = text.lastIndexOf(digits, text.contains("<") ? text.indexOf('<') : text.length());
      text =
          text.substring(0, place)
              + look.ink().address("0x" + digits)
              + text.substring(place + digits.length());
    }
    return text.replaceFirst(" +", "\t");
  }
}
