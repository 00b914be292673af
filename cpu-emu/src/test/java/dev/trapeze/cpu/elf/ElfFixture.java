package dev.trapeze.cpu.elf;

import dev.trapeze.cpu.assembler.Assembler;
import dev.trapeze.cpu.assembler.AssemblyException;
import dev.trapeze.cpu.isa.Xlen;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A small executable to read, and places in it to damage. */
final class ElfFixture {
  static final String SOURCE =
      """
      .globl _start, counter
      .equ ANSWER, 42
      .text
      _start:
        la a0, counter
        lw a1, 0(a0)
      loop:
        j loop
      .section .rodata
      greeting: .asciz "hello"
      .data
      counter: .word ANSWER
      .bss
      buffer: .space 5000
      """;

  private ElfFixture() {}

  static byte[] executable(Xlen xlen) {
    try {
      return ElfWriter.write(Assembler.assemble(SOURCE, "fixture.s", xlen, 0));
    } catch (AssemblyException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The file with the field at {@code offset} overwritten, little-endian. */
  static byte[] patched(byte[] file, int offset, int widthBytes, long value) {
    ByteBuffer bytes = ByteBuffer.wrap(file.clone()).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < widthBytes; i++) {
      bytes.put(offset + i, (byte) (value >>> (8 * i)));
    }
    return bytes.array();
  }
}
