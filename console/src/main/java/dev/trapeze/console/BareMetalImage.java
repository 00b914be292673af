package dev.trapeze.console;

import dev.trapeze.cpu.elf.ElfImage;
import dev.trapeze.cpu.elf.ElfSegment;
import dev.trapeze.cpu.elf.ElfSymbol;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.machine.VirtBoard;
import dev.trapeze.cpu.memory.Ram;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A program for the bare board: its segments lie in RAM, by their physical addresses, and its
 * symbols can be asked for by theirs.
 */
final class BareMetalImage {
  private final ElfImage elf;
  private final String name;
  private final long ramBytes;
  private final Map<String, Long> symbols = new HashMap<>();

  private BareMetalImage(ElfImage elf, String name, long ramBytes) {
    this.elf = elf;
    this.name = name;
    this.ramBytes = ramBytes;
    for (ElfSymbol symbol : elf.symbols()) {
      boolean hides = symbol.global() || !symbols.containsKey(symbol.name());
      if (hides && symbol.type() != ElfSymbol.Type.FILE) {
        symbols.put(symbol.name(), symbol.value());
      }
    }
  }

  /**
   * An image that fits a board with that much RAM.
   *
   * @param name what messages call it
   * @throws CommandFailure with {@link ExitStatus#BAD_INPUT} when it does not fit
   */
  static BareMetalImage fitting(ElfImage elf, String name, long ramBytes) throws CommandFailure {
    BareMetalImage image = new BareMetalImage(elf, name, ramBytes);
    List<ElfSegment> segments = elf.segments();
    for (ElfSegment segment : segments) {
      image.requireInRam(segment);
    }
    for (int i = 0; i < segments.size(); i++) {
      for (int j = 0; j < i; j++) {
        image.requireApart(segments.get(j), segments.get(i));
      }
    }
    return image;
  }

  /**
   * An image that fits a board on which there is another one.
   *
   * @throws CommandFailure with {@link ExitStatus#BAD_INPUT} when it does not fit, or overlaps
   */
  static BareMetalImage beside(BareMetalImage other, ElfImage elf, String name)
      throws CommandFailure {
    BareMetalImage image = fitting(elf, name, other.ramBytes);
    for (ElfSegment segment : elf.segments()) {
      for (ElfSegment theirs : other.elf.segments()) {
        if (overlap(segment, theirs)) {
          throw image.refused(
              String.format(
                  "overlaps %s: 0x%x bytes at physical address 0x%x, and 0x%x at 0x%x",
                  other.name,
                  segment.memBytes(),
                  segment.paddr(),
                  theirs.memBytes(),
                  theirs.paddr()));
        }
      }
    }
    return image;
  }

  private static boolean overlap(ElfSegment a, ElfSegment b) {
    return a.paddr() < b.paddr() + b.memBytes() && b.paddr() < a.paddr() + a.memBytes();
  }

  private void requireInRam(ElfSegment segment) throws CommandFailure {
    long start = segment.paddr();
    long bytes = segment.memBytes();
    if (isInRam(start, bytes)) {
      return;
    }
    long end = start + bytes;
    boolean above = start >= VirtBoard.RAM_BASE_PA && start >= 0;
    String ram =
        String.format(
            "0x%x bytes at physical address 0x%x do not lie in RAM (0x%x to 0x%x)",
            bytes, start, VirtBoard.RAM_BASE_PA, VirtBoard.RAM_BASE_PA + ramBytes - 1);
    long needed = end - VirtBoard.RAM_BASE_PA;
    boolean canGrow = above && needed > 0 && needed <= BareMachineOptions.MAX_RAM_BYTES;
    throw refused(canGrow ? ram + "; --ram " + inWholeMebibytes(needed) + " would do" : ram);
  }

  private static String inWholeMebibytes(long bytes) {
    return String.format(Locale.ROOT, "%dM", (bytes + (1 << 20) - 1) >> 20);
  }

  private void requireApart(ElfSegment a, ElfSegment b) throws CommandFailure {
    if (overlap(a, b)) {
      throw refused(
          String.format(
              "the segments at physical addresses 0x%x and 0x%x overlap", a.paddr(), b.paddr()));
    }
  }

  private CommandFailure refused(String reason) {
    return new CommandFailure(ExitStatus.BAD_INPUT, name + ": " + reason);
  }

  private boolean isInRam(long pa, long bytes) {
    long offset = pa - VirtBoard.RAM_BASE_PA;
    return offset >= 0 && bytes <= ramBytes && offset <= ramBytes - bytes;
  }

  /**
   * Makes sure that no segment lies where something else does.
   *
   * @param what it is, for the message
   * @throws CommandFailure with {@link ExitStatus#BAD_INPUT}
   */
  void requireApartFrom(String what, long pa, long bytes) throws CommandFailure {
    for (ElfSegment segment : elf.segments()) {
      if (segment.paddr() < pa + bytes && pa < segment.paddr() + segment.memBytes()) {
        throw refused(
            String.format(
                "0x%x bytes at physical address 0x%x overlap %s at 0x%x; more --ram moves it away",
                segment.memBytes(), segment.paddr(), what, pa));
      }
    }
  }

  /** Puts the segments into RAM, zeros behind what the file has of them. */
  void load(Ram ram) {
    for (ElfSegment segment : elf.segments()) {
      ram.write(segment.paddr(), elf.file(), segment.fileOffset(), segment.fileBytes());
      ram.fill(
          segment.paddr() + segment.fileBytes(),
          (int) (segment.memBytes() - segment.fileBytes()),
          (byte) 0);
    }
  }

  /** Width of the machine that it is for. */
  Xlen xlen() {
    return elf.xlen();
  }

  /** Physical address at which it begins to execute. */
  long entryPa() {
    return physical(elf.entry());
  }

  /** All its symbols. */
  List<ElfSymbol> symbols() {
    return elf.symbols();
  }

  /**
   * Physical address of a word of 64 bits, or nothing if the image has no such symbol.
   *
   * @throws CommandFailure with {@link ExitStatus#BAD_INPUT} when it is not aligned or not in RAM
   */
  OptionalLong findWord(String symbol) throws CommandFailure {
    Long value = symbols.get(symbol);
    if (value == null) {
      return OptionalLong.empty();
    }
    long pa = inRam(symbol, value, Long.BYTES);
    if (pa % Long.BYTES != 0) {
      throw refused(
          "the symbol " + symbol + " at " + xlen().hex(value) + " is not a multiple of 8");
    }
    return OptionalLong.of(pa);
  }

  /**
   * Physical address of a place in RAM.
   *
   * @param purpose what needs it
   * @throws CommandFailure with {@link ExitStatus#BAD_INPUT} when the image has no such symbol
   */
  long require(String symbol, String purpose) throws CommandFailure {
    Long value = symbols.get(symbol);
    if (value == null) {
      throw refused("there is no symbol " + symbol + ", which " + purpose + " needs");
    }
    return inRam(symbol, value, 0);
  }

  private long inRam(String symbol, long value, long bytes) throws CommandFailure {
    long pa = physical(value);
    if (!isInRam(pa, bytes)) {
      throw refused("the symbol " + symbol + " at " + xlen().hex(value) + " does not lie in RAM");
    }
    return pa;
  }

  private long physical(long va) {
    for (ElfSegment segment : elf.segments()) {
      // A symbol may stand behind the last byte, as the end of something does.
      if (segment.contains(va) || va == segment.vaddr() + segment.memBytes()) {
        return va - segment.vaddr() + segment.paddr();
      }
    }
    return va;
  }
}
