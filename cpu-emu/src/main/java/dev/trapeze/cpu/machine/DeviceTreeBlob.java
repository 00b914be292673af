package dev.trapeze.cpu.machine;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes a flattened device tree, version 17 (Devicetree Specification 0.3, chapter 5). Nodes are
 * begun and ended like brackets; properties belong to the node that is open.
 */
final class DeviceTreeBlob {
  private static final int MAGIC = 0xD00D_FEED;
  private static final int VERSION = 17;
  private static final int OLDEST_COMPATIBLE_VERSION = 16;
  private static final int HEADER_BYTES = 40;
  private static final int RESERVATIONS_BYTES = 16;

  private static final int BEGIN_NODE = 1;
  private static final int END_NODE = 2;
  private static final int PROPERTY = 3;
  private static final int END = 9;

  private final ByteArrayOutputStream structure = new ByteArrayOutputStream();
  private final ByteArrayOutputStream strings = new ByteArrayOutputStream();
  private final Map<String, Integer> stringOffsets = new LinkedHashMap<>();

  /** Begins a node; the root's name is empty. */
  DeviceTreeBlob begin(String name) {
    cell(BEGIN_NODE);
    bytes(terminated(name));
    return this;
  }

  /** Ends the node begun last. */
  DeviceTreeBlob end() {
    cell(END_NODE);
    return this;
  }

  /** A property without a value. */
  DeviceTreeBlob flag(String name) {
    return property(name, new byte[0]);
  }

  /** A property of cells of 32 bits. */
  DeviceTreeBlob cells(String name, int... values) {
    ByteBuffer buffer = ByteBuffer.allocate(4 * values.length);
    for (int value : values) {
      buffer.putInt(value);
    }
    return property(name, buffer.array());
  }

  /** The property {@code reg} of one range, with two cells for each of address and size. */
  DeviceTreeBlob range(long address, long sizeBytes) {
    return cells(
        "reg", (int) (address >>> 32), (int) address, (int) (sizeBytes >>> 32), (int) sizeBytes);
  }

  /** A property of strings. */
  DeviceTreeBlob text(String name, String... values) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (String value : values) {
      all.writeBytes(terminated(value));
    }
    return property(name, all.toByteArray());
  }

  private DeviceTreeBlob property(String name, byte[] value) {
    cell(PROPERTY);
    cell(value.length);
    cell(stringOffset(name));
    bytes(value);
    return this;
  }

  private int stringOffset(String name) {
    Integer known = stringOffsets.get(name);
    if (known != null) {
      return known;
    }
    int offset = strings.size();
    stringOffsets.put(name, offset);
    strings.writeBytes(terminated(name));
    return offset;
  }

  private static byte[] terminated(String text) {
    return (text + '\0').getBytes(StandardCharsets.US_ASCII);
  }

  private void cell(int value) {
    structure.writeBytes(ByteBuffer.allocate(4).putInt(value).array());
  }

  private void bytes(byte[] value) {
    structure.writeBytes(value);
    while (structure.size() % 4 != 0) {
      structure.write(0);
    }
  }

  /** The whole tree, whose nodes have all been ended. */
  byte[] toBytes() {
    int structureOffset = HEADER_BYTES + RESERVATIONS_BYTES;
    int structureBytes = structure.size() + 4;
    int stringsOffset = structureOffset + structureBytes;
    int total = stringsOffset + strings.size();
    ByteBuffer blob = ByteBuffer.allocate(total);
    blob.putInt(MAGIC).putInt(total).putInt(structureOffset).putInt(stringsOffset);
    blob.putInt(HEADER_BYTES).putInt(VERSION).putInt(OLDEST_COMPATIBLE_VERSION);
    int bootHart = 0;
    blob.putInt(bootHart).putInt(strings.size()).putInt(structureBytes);
    blob.putLong(0).putLong(0); // No memory is reserved.
    blob.put(structure.toByteArray()).putInt(END).put(strings.toByteArray());
    return blob.array();
  }
}
