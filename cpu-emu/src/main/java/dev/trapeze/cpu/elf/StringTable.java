package dev.trapeze.cpu.elf;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** An ELF string table: NUL-terminated names, found by their offset. */
final class StringTable {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final Map<String, Integer> offsets = new HashMap<>();

  StringTable() {
    add(""); // The table begins with a NUL: offset 0 is the empty name.
  }

  /** The offset of a name, which is appended if the table does not have it. */
  int add(String name) {
    return offsets.computeIfAbsent(
        name,
        n -> {
          int offset = bytes.size();
          bytes.writeBytes(n.getBytes(StandardCharsets.US_ASCII));
          bytes.write(0);
          return offset;
        });
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }
}
