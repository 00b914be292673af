package dev.trapeze.kernel.exec;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.mm.ArgumentArea;
import dev.trapeze.kernel.mm.Pages;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * What one of our programs finds at the top of its stack, byte for byte as Linux lays it down
 * ({@code copy_strings} and {@code create_elf_tables}). Upwards from {@code startVa}, in words:
 *
 * <pre>
 *   argc                       only where the layout's stack starts with it
 *   argv[0] … argv[argc-1] 0
 *   envp[0] … 0
 *   the auxiliary vector: pairs of type and value, the last of type AT_NULL
 *   room up to a multiple of 16 bytes
 *   16 random bytes
 *   room up to a multiple of 16 bytes
 *   the strings of argv and envp, one behind the other, and the path
 *   a word of zeros
 * </pre>
 *
 * @param startVa address of the block, a multiple of 16: the first stack pointer
 * @param argvVa address of argv
 * @param envpVa address of envp
 * @param area where the strings lie
 * @param contents the bytes from {@code startVa} to the top
 */
record StackBlock(long startVa, long argvVa, long envpVa, ArgumentArea area, byte[] contents) {
  /** Random bytes that a program is given. */
  static final int RANDOM_BYTES = 16;

  private static final int ALIGNMENT = 16;
  private static final int WORDS_OF_AN_ENTRY = 2;

  /**
   * Lays out the block.
   *
   * @param topVa behind its highest byte, a multiple of 16
   * @param roomBytes that it may take
   * @param withArgc whether it starts with argc
   * @param interpreterVa by how much the addresses of the program's interpreter are greater than in
   *     its file; 0 without one
   * @param random {@value #RANDOM_BYTES} bytes
   * @throws ErrnoException E2BIG when there is not enough room
   */
  static StackBlock of(
      Xlen xlen,
      long topVa,
      long roomBytes,
      boolean withArgc,
      ProgramArguments arguments,
      ProgramFormat.Program program,
      long interpreterVa,
      byte[] random) {
    int words =
        (withArgc ? 1 : 0)
            + arguments.argv().size()
            + 1
            + arguments.environment().size()
            + 1
            + WORDS_OF_AN_ENTRY * AuxiliaryType.values().length;
    byte[] path = arguments.pathBytes();
    long environmentEndVa = topVa - xlen.bytes() - path.length - 1;
    long environmentVa = environmentEndVa - bytesOf(arguments.environment());
    long stringsVa = environmentVa - bytesOf(arguments.argv());
    long randomVa = (stringsVa & -ALIGNMENT) - RANDOM_BYTES;
    long startVa = randomVa - (long) words * xlen.bytes() & -ALIGNMENT;
    if (topVa - startVa > roomBytes) {
      throw ErrnoException.of(Errno.E2BIG);
    }
    Writer writer = new Writer(xlen, startVa, stringsVa, (int) (topVa - startVa));
    if (withArgc) {
      writer.word(arguments.argv().size());
    }
    long argvVa = writer.nextWordVa();
    writer.stringsWithArray(arguments.argv());
    long envpVa = writer.nextWordVa();
    writer.stringsWithArray(arguments.environment());
    long pathVa = writer.string(path);
    writer.entry(AuxiliaryType.AT_PAGESZ, Pages.BYTES);
    writer.entry(AuxiliaryType.AT_PHDR, program.headersVa());
    writer.entry(AuxiliaryType.AT_PHENT, program.headerBytes());
    writer.entry(AuxiliaryType.AT_PHNUM, program.headers());
    writer.entry(AuxiliaryType.AT_BASE, interpreterVa);
    writer.entry(AuxiliaryType.AT_ENTRY, program.entryVa());
    writer.entry(AuxiliaryType.AT_RANDOM, randomVa);
    writer.entry(AuxiliaryType.AT_EXECFN, pathVa);
    writer.entry(AuxiliaryType.AT_NULL, 0);
    writer.bytesAt(randomVa, random);
    ArgumentArea area = new ArgumentArea(startVa, stringsVa, environmentVa, environmentEndVa);
    return new StackBlock(startVa, argvVa, envpVa, area, writer.contents());
  }

  private static long bytesOf(List<byte[]> strings) {
    long bytes = 0;
    for (byte[] string : strings) {
      bytes += string.length + 1L;
    }
    return bytes;
  }

  /** Fills the block from two places on: words from its start, strings from theirs. */
  private static final class Writer {
    private final Xlen xlen;
    private final long startVa;
    private final ByteBuffer block;
    private int wordAt;
    private int stringAt;

    Writer(Xlen xlen, long startVa, long stringsVa, int bytes) {
      this.xlen = xlen;
      this.startVa = startVa;
      this.block = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
      this.stringAt = (int) (stringsVa - startVa);
    }

    long nextWordVa() {
      return startVa + wordAt;
    }

    void word(long value) {
      if (xlen == Xlen.RV32) {
        block.putInt(wordAt, (int) value);
      } else {
        block.putLong(wordAt, value);
      }
      wordAt += xlen.bytes();
    }

    void entry(AuxiliaryType type, long value) {
      word(type.number());
      word(value);
    }

    /** Gives the string's address. */
    long string(byte[] string) {
      long va = startVa + stringAt;
      block.put(stringAt, string);
      stringAt += string.length + 1;
      return va;
    }

    void stringsWithArray(List<byte[]> strings) {
      for (byte[] string : strings) {
        word(string(string));
      }
      word(0);
    }

    void bytesAt(long va, byte[] bytes) {
      block.put((int) (va - startVa), bytes);
    }

    byte[] contents() {
      return block.array();
    }
  }
}
