package dev.trapeze.console.debugger.words;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.PageTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What lies in a program's memory, as text. Reads, and makes no page present. */
final class MemoryText {
  /** Longer texts are cut. */
  private static final int MOST_BYTES = 32;

  private static final int MOST_STRINGS = 4;
  private static final String CUT = "...";

  private final Ram ram;
  private final Xlen xlen;
  private final AddressSpace space;

  MemoryText(Ram ram, Xlen xlen, AddressSpace space) {
    this.ram = ram;
    this.xlen = xlen;
    this.space = space;
  }

  /** {@code 0x1000 "hello\n"}: the address and so many bytes behind it. */
  String bytes(long address, long length) {
    if (isNull(address)) {
      return "NULL";
    }
    if (length <= 0) {
      return hex(address);
    }
    byte[] bytes = read(address, (int) Math.min(length, MOST_BYTES));
    String cut = length > bytes.length && bytes.length == MOST_BYTES ? CUT : "";
    return hex(address) + ' ' + shown(address, bytes, bytes.length, cut);
  }

  /** {@code 0x1000 "/README"}: the address and the bytes up to a NUL. */
  String string(long address) {
    return isNull(address) ? "NULL" : hex(address) + ' ' + quotedString(address);
  }

  /** {@code 0x1000 ["ls", "-l"]}: the address, and the strings up to a null address. */
  String strings(long address) {
    if (isNull(address)) {
      return "NULL";
    }
    List<String> shown = new ArrayList<>();
    for (int i = 0; ; i++) {
      long place = address + (long) i * xlen.bytes();
      byte[] word = read(place, xlen.bytes());
      if (word.length < xlen.bytes()) {
        shown.add(reason(place + word.length));
        break;
      }
      long va = 0;
      for (int at = word.length - 1; at >= 0; at--) {
        va = va << Byte.SIZE | word[at] & 0xFF;
      }
      if (va == 0) {
        break;
      }
      if (i == MOST_STRINGS) {
        shown.add(CUT);
        break;
      }
      shown.add(quotedString(va));
    }
    return hex(address) + " [" + String.join(", ", shown) + "]";
  }

  private String quotedString(long address) {
    byte[] bytes = read(address, MOST_BYTES + 1);
    int length = 0;
    while (length < bytes.length && bytes[length] != 0) {
      length++;
    }
    boolean ends = length < bytes.length;
    if (length > MOST_BYTES) {
      return quoted(bytes, MOST_BYTES) + CUT;
    }
    return ends
        ? quoted(bytes, length)
        : shown(address, bytes, length, ' ' + reason(address + length));
  }

  private String shown(long address, byte[] bytes, int length, String behind) {
    return length == 0 ? reason(address) : quoted(bytes, length) + behind;
  }

  private boolean isNull(long address) {
    return xlen.zeroExtend(address) == 0 && space.regionAt(0) == null;
  }

  private String hex(long address) {
    return "0x" + Long.toHexString(xlen.zeroExtend(address));
  }

  /** Why there is nothing at an address. */
  private String reason(long address) {
    return space.regionOnPage(xlen.zeroExtend(address) & -Ram.FRAME_BYTES) == null
        ? "<not mapped>"
        : "<not in memory>";
  }

  /** As many bytes as the program could read one after the other, up to {@code length}. */
  private byte[] read(long address, int length) {
    byte[] bytes = new byte[length];
    PageTable table = space.table();
    int done = 0;
    while (done < length) {
      long va = xlen.zeroExtend(address + done);
      boolean readable = (table.entryOf(va) & (Pte.V | Pte.U)) == (Pte.V | Pte.U);
      long pa = readable ? table.physical(va) : -1;
      if (pa < 0 || !ram.contains(pa, 1)) {
        return Arrays.copyOf(bytes, done);
      }
      bytes[done++] = (byte) ram.readByte(pa);
    }
    return bytes;
  }

  /** As in C: {@code "a\n\0\x7f"}. */
  static String quoted(byte[] bytes, int length) {
    StringBuilder text = new StringBuilder("\"");
    for (int i = 0; i < length; i++) {
      int each = bytes[i] & 0xFF;
      switch (each) {
        case '\n' -> text.append("\\n");
        case '\t' -> text.append("\\t");
        case '\r' -> text.append("\\r");
        case 0 -> text.append("\\0");
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        default -> {
          if (each >= ' ' && each <= '~') {
            text.append((char) each);
          } else {
            text.append(String.format("\\x%02x", each));
          }
        }
      }
    }
    return text.append('"').toString();
  }
}
