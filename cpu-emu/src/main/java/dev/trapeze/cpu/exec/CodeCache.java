package dev.trapeze.cpu.exec;

import dev.trapeze.cpu.memory.FrameWatcher;
import dev.trapeze.cpu.memory.Ram;
import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Predecoded blocks, all in one array, and where they begin, by physical address.
 *
 * <p>A block is a header, which is the number of its instructions and, above 32 bits, that of the
 * {@link Unit} that begins with it; then {@linkplain Opcode operations}; those that jump or fall
 * out of the block, but for {@code jalr}, are followed by a word of links: the header of the block
 * jumped to in the upper half, of the block that follows in the lower half. Beside each word stands
 * its {@linkplain #offset place}. Blocks are never moved. Those dropped because their code was
 * overwritten leave their words behind until the array is full; then all blocks are dropped.
 *
 * <p>A store to instructions that a block was made from drops all blocks of their frame; a store
 * beside them, as of data in the same page, drops nothing.
 */
final class CodeCache implements FrameWatcher {
  /** In a word of links: the block is not known yet. */
  static final int UNKNOWN = 0;

  /**
   * The most frames that have blocks at a time: their indexes are larger than the frames, and what
   * a guest does must not exhaust the host's memory.
   */
  static final int MOST_FRAMES = 4096;

  private static final int SLOTS = Ram.FRAME_BYTES / 2;
  private static final int GRANULE_SHIFT = 6;
  private static final int FIRST_WORDS = 1 << 10;

  /** Size at which all blocks are dropped, unless asked for another: 48 MiB with the places. */
  static final int MOST_WORDS = 1 << 22;

  private static final int[] NO_BLOCKS = new int[SLOTS];

  private static final int UNIT_SHIFT = 32;
  private static final int END_SHIFT = 13;
  private static final int UNRETIRED_SHIFT = 26;
  private static final int OFFSET_MASK = (1 << END_SHIFT) - 1;

  private final Ram ram;
  private final int[][] byFrame;

  /** For each frame, one bit for each 64 bytes: set if a block was made from any of them. */
  private final long[] granules;

  private final int mostWords;
  private IntConsumer dropListener = frame -> {};
  private long[] words = new long[FIRST_WORDS];
  private int[] places = new int[FIRST_WORDS];
  private int used = 1;
  private int codeFrames;
  private int generation;
  private int clearings;

  /**
   * A cache without blocks.
   *
   * @param mostWords number of words at which all blocks are dropped, at least 1024
   */
  CodeCache(Ram ram, int mostWords) {
    this.ram = ram;
    this.mostWords = mostWords;
    int frames = (int) (ram.sizeBytes() >>> Ram.FRAME_SHIFT);
    byFrame = new int[frames][];
    Arrays.fill(byFrame, NO_BLOCKS);
    granules = new long[frames];
    ram.marks().addWatcher(this);
  }

  /**
   * Where the blocks of each frame begin in {@link #words}, by half of the offset of their first
   * instruction in the frame; {@link #UNKNOWN} where there is none. For reading only.
   */
  int[][] byFrame() {
    return byFrame;
  }

  /** Headers, operations and links. Replaced by a longer array when blocks are added. */
  long[] words() {
    return words;
  }

  /** Sets who is told the number of each frame whose blocks are about to be dropped. */
  void onDrop(IntConsumer listener) {
    dropListener = listener;
  }

  /** Number of the {@link Unit} that begins with a block; 0 if there is none. */
  int unit(int header) {
    return (int) (words[header] >>> UNIT_SHIFT);
  }

  /** Number of instructions of a block. */
  int instructions(int header) {
    return (int) words[header];
  }

  /** Notes the number of the unit that begins with a block, or 0 for none. */
  void setUnit(int header, int unit) {
    words[header] = instructions(header) | (long) unit << UNIT_SHIFT;
  }

  /** Changes whenever blocks have been dropped. */
  int generation() {
    return generation;
  }

  /** Changes whenever indexes into {@link #words} have lost their meaning. */
  int clearings() {
    return clearings;
  }

  /**
   * A link to what is not in the same page, and so not always the same block.
   *
   * @param offset distance in bytes from the base to the code
   */
  static int elsewhere(int offset) {
    return ~offset;
  }

  /** The offset of a link that is negative. */
  static int offsetElsewhere(int link) {
    return ~link;
  }

  /** Distance in bytes from the base of the block's code to the instruction of a word. */
  int offset(int word) {
    return places[word] & OFFSET_MASK;
  }

  /**
   * Distance in bytes from the base of the block's code to the end of the instruction of a word.
   */
  int end(int word) {
    return places[word] >>> END_SHIFT & OFFSET_MASK;
  }

  /** Number of instructions in the block from that of the word on; 0 for a header. */
  int unretired(int word) {
    return places[word] >>> UNRETIRED_SHIFT;
  }

  /**
   * Makes room for that many words and for blocks in another frame, dropping all blocks if there is
   * no other way.
   */
  void reserve(int count) {
    if (used + count > mostWords || codeFrames == MOST_FRAMES) {
      clear();
    }
    while (used + count > words.length) {
      words = Arrays.copyOf(words, 2 * words.length);
      places = Arrays.copyOf(places, 2 * places.length);
    }
  }

  /** Adds a word, for which there must be room, and gives its index. */
  int add(long word, int offset, int end, int unretired) {
    words[used] = word;
    places[used] = offset | end << END_SHIFT | unretired << UNRETIRED_SHIFT;
    return used++;
  }

  /** Makes a block known that was made from the bytes {@code start} to {@code end} of a frame. */
  void enter(int frame, int start, int end, int header) {
    if (byFrame[frame] == NO_BLOCKS) {
      byFrame[frame] = new int[SLOTS];
      codeFrames++;
      ram.marks().markCode(frame);
    }
    byFrame[frame][start >> 1] = header;
    granules[frame] |= granuleMask(start, end - 1);
  }

  @Override
  public void codeWritten(int frame, int firstOffset, int lastOffset) {
    if ((granules[frame] & granuleMask(firstOffset, lastOffset)) != 0) {
      drop(frame);
      generation++;
    }
  }

  /** Drops the blocks of all frames in which some block was made from a byte at that offset. */
  void dropAt(int offset) {
    long mask = granuleMask(offset, offset);
    for (int frame = 0; frame < byFrame.length; frame++) {
      if ((granules[frame] & mask) != 0) {
        drop(frame);
      }
    }
    generation++;
  }

  private void clear() {
    for (int frame = 0; frame < byFrame.length; frame++) {
      if (byFrame[frame] != NO_BLOCKS) {
        drop(frame);
      }
    }
    used = 1;
    generation++;
    clearings++;
  }

  private void drop(int frame) {
    dropListener.accept(frame);
    byFrame[frame] = NO_BLOCKS;
    codeFrames--;
    granules[frame] = 0;
    ram.marks().clearCode(frame);
  }

  private static long granuleMask(int firstOffset, int lastOffset) {
    int first = firstOffset >> GRANULE_SHIFT;
    int last = lastOffset >> GRANULE_SHIFT;
    return -1L >>> (63 - last) & -1L << first;
  }

  @Override
  public void tableWritten(int frame) {}

  @Override
  public void watchBegins(int frame) {}
}
