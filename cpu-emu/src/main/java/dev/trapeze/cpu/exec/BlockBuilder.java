package dev.trapeze.cpu.exec;

import dev.trapeze.cpu.isa.DecodedInstruction;
import dev.trapeze.cpu.isa.Decoder;
import dev.trapeze.cpu.isa.Isa;
import dev.trapeze.cpu.memory.Ram;
import java.util.BitSet;

/** Makes blocks out of instructions in RAM. */
final class BlockBuilder {
  private static final int MAX_INSTRUCTIONS = 63;

  /** Words of a block besides one for each instruction: header, end, links. */
  private static final int EXTRA_WORDS = 3;

  private final Isa isa;
  private final Ram ram;
  private final CodeCache cache;
  private final Predecoder predecoder;

  // The block being made: for each operation its instruction's place and number.
  private final long[] operations = new long[MAX_INSTRUCTIONS + 1];
  private final int[] offsets = new int[MAX_INSTRUCTIONS + 1];
  private final int[] ends = new int[MAX_INSTRUCTIONS + 1];
  private final int[] numbers = new int[MAX_INSTRUCTIONS + 1];
  private int count;
  private int instructions;

  /** Where in a page no block may begin or go on, in units of two bytes. */
  private BitSet cuts = new BitSet();

  BlockBuilder(Isa isa, Ram ram, CodeCache cache) {
    this.isa = isa;
    this.ram = ram;
    this.cache = cache;
    this.predecoder = new Predecoder(isa);
  }

  /**
   * Sets where in a page instructions lie that are to be executed by themselves, and be looked at
   * before: those are in no block from now on.
   *
   * @param halves one bit for each two bytes of a page; not to be changed afterwards
   */
  void setCuts(BitSet halves) {
    if (halves == cuts) {
      return;
    }
    BitSet changed = (BitSet) cuts.clone();
    changed.xor(halves);
    changed.stream().forEach(half -> cache.dropAt(2 * half));
    cuts = halves;
  }

  /**
   * Makes the block at an offset in a frame, and gives its header; {@link CodeCache#UNKNOWN} if its
   * first instruction crosses into the next page or is {@linkplain #setCuts cut out}.
   */
  int build(int frame, int start) {
    long framePa = ram.basePa() + ((long) frame << Ram.FRAME_SHIFT);
    begin();
    int offset = start;
    while (!isEnded()
        && instructions < MAX_INSTRUCTIONS
        && offset < Ram.FRAME_BYTES
        && !cuts.get(offset >> 1)) {
      int raw = ram.readShort(framePa + offset);
      if (!Decoder.isCompressed(raw)) {
        if (offset + 4 > Ram.FRAME_BYTES) {
          break;
        }
        raw |= ram.readShort(framePa + offset + 2) << 16;
      }
      offset = append(raw, offset);
    }
    if (instructions == 0) {
      return CodeCache.UNKNOWN;
    }
    int header = emit(start, offset, true);
    cache.enter(frame, start, offset, header);
    return header;
  }

  /** Makes a block of one instruction that is good at any address, and gives its header. */
  int buildSingle(int raw) {
    begin();
    int end = append(raw, 0);
    return emit(0, end, false);
  }

  private void begin() {
    count = 0;
    instructions = 0;
  }

  private boolean isEnded() {
    return count > 0 && Opcode.endsBlock(operations[count - 1]);
  }

  private int append(int raw, int offset) {
    DecodedInstruction decoded = Decoder.decode(raw, isa);
    int end = offset + (Decoder.isCompressed(raw) ? 2 : 4);
    long operation =
        decoded == null ? Predecoder.illegal(raw) : predecoder.operation(decoded, offset);
    if (operation != Predecoder.NOTHING) {
      add(operation, offset, end);
    }
    instructions++;
    return end;
  }

  private void add(long operation, int offset, int end) {
    operations[count] = operation;
    offsets[count] = offset;
    ends[count] = end;
    numbers[count] = instructions;
    count++;
  }

  private int emit(int start, int end, boolean linkable) {
    if (count == 0 || !Opcode.leavesBlock(operations[count - 1])) {
      add(Opcode.pack(Opcode.END, 0, 0, 0, 0), end, end);
    }
    joinPairs();
    cache.reserve(count + EXTRA_WORDS);
    int header = cache.add(instructions, start, start, 0);
    for (int i = 0; i < count; i++) {
      cache.add(operations[i], offsets[i], ends[i], instructions - numbers[i]);
    }
    int target = Opcode.immediate(operations[count - 1]);
    cache.add(
        (long) link(target, linkable) << 32 | link(end, linkable) & 0xFFFF_FFFFL, end, end, 0);
    return header;
  }

  /** Gives the first of each two operations that make a pair the opcode of the pair. */
  private void joinPairs() {
    for (int i = 0; i + 1 < count; i++) {
      int pair = Pairs.of(Opcode.opcode(operations[i]), Opcode.opcode(operations[i + 1]));
      if (pair != 0) {
        operations[i] = operations[i] & ~0xFFL | pair;
        i++;
      }
    }
  }

  private static int link(int offset, boolean linkable) {
    boolean inPage = offset >= 0 && offset < Ram.FRAME_BYTES;
    if (linkable && inPage) {
      return CodeCache.UNKNOWN;
    }
    // A jump's offset stands in its operation, and need not fit here.
    return inPage || offset == Ram.FRAME_BYTES ? CodeCache.elsewhere(offset) : -1;
  }
}
