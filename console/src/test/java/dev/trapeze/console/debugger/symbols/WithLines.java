package dev.trapeze.console.debugger.symbols;

import dev.trapeze.cpu.isa.Xlen;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** ELF files with a line number table of their own, as a compiler leaves them, or with nothing. */
final class WithLines {
  private final Xlen xlen;
  private final byte[] elf;

  WithLines(Xlen xlen, byte[] elf) {
    this.xlen = xlen;
    this.elf = elf.clone();
  }

  /** The file with these two sections behind those that it has. */
  byte[] with(byte[] line, byte[] lineStrings) {
    boolean wide = xlen == Xlen.RV64;
    ByteBuffer header = ByteBuffer.wrap(elf).order(ByteOrder.LITTLE_ENDIAN);
    int tableOffset = wide ? (int) header.getLong(40) : header.getInt(32);
    int countAt = wide ? 60 : 48;
    int count = header.getShort(countAt);
    int entryBytes = wide ? 64 : 40;
    int names = header.getShort(countAt + 2);
    int namesAt = tableOffset + names * entryBytes;
    int oldNames = wide ? (int) header.getLong(namesAt + 24) : header.getInt(namesAt + 16);
    int oldNamesBytes = wide ? (int) header.getLong(namesAt + 32) : header.getInt(namesAt + 20);

    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(elf);
    int lineOffset = file.size();
    file.writeBytes(line);
    int stringsOffset = file.size();
    file.writeBytes(lineStrings);
    int namesOffset = file.size();
    file.write(elf, oldNames, oldNamesBytes);
    file.writeBytes(".debug_line\0.debug_line_str\0".getBytes(StandardCharsets.US_ASCII));
    int namesBytes = file.size() - namesOffset;
    while (file.size() % 8 != 0) {
      file.write(0);
    }
    int newTable = file.size();
    file.write(elf, tableOffset, count * entryBytes);
    file.writeBytes(section(oldNamesBytes, lineOffset, line.length));
    file.writeBytes(section(oldNamesBytes + 12, stringsOffset, lineStrings.length));

    ByteBuffer whole = ByteBuffer.wrap(file.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    putWord(whole, wide ? 40 : 32, newTable);
    whole.putShort(countAt, (short) (count + 2));
    int newNamesAt = newTable + names * entryBytes;
    putWord(whole, newNamesAt + (wide ? 24 : 16), namesOffset);
    putWord(whole, newNamesAt + (wide ? 32 : 20), namesBytes);
    return whole.array();
  }

  /** The file without its sections, and so without its symbols. */
  byte[] stripped() {
    ByteBuffer file = ByteBuffer.wrap(elf.clone()).order(ByteOrder.LITTLE_ENDIAN);
    boolean wide = xlen == Xlen.RV64;
    int tableOffset = wide ? (int) file.getLong(40) : file.getInt(32);
    putWord(file, wide ? 40 : 32, 0);
    file.putInt(wide ? 60 : 48, 0);
    return Arrays.copyOf(file.array(), tableOffset);
  }

  private byte[] section(int name, int offset, int bytes) {
    boolean wide = xlen == Xlen.RV64;
    ByteBuffer entry = ByteBuffer.allocate(wide ? 64 : 40).order(ByteOrder.LITTLE_ENDIAN);
    entry.putInt(0, name).putInt(4, 1);
    putWord(entry, wide ? 24 : 16, offset);
    putWord(entry, wide ? 32 : 20, bytes);
    return entry.array();
  }

  private void putWord(ByteBuffer buffer, int at, int value) {
    if (xlen == Xlen.RV64) {
      buffer.putLong(at, value);
    } else {
      buffer.putInt(at, value);
    }
  }
}
