package dev.trapeze.console.debugger.gdb;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Takes a stream of bytes apart into packets (gdb manual, E.1). What is between packets and has no
 * meaning there is passed over, and so is a packet that another one begins in the midst of.
 */
final class PacketReader {
  /** The most bytes between {@code $} and {@code #}, as gdb is told by {@code PacketSize}. */
  static final int PACKET_BYTES = 0x4000;

  private static final int INTERRUPT = 3;
  private static final int ESCAPE_MASK = 0x20;

  private final InputStream input;

  PacketReader(InputStream input) {
    this.input = input;
  }

  /** The next thing; {@link Incoming.Closed} at the end. */
  Incoming next() throws IOException {
    while (true) {
      int value = input.read();
      switch (value) {
        case -1 -> {
          return new Incoming.Closed();
        }
        case INTERRUPT -> {
          return new Incoming.Interrupt();
        }
        case '-' -> {
          return new Incoming.Again();
        }
        case '$' -> {
          return packet();
        }
        default -> {
          // An acknowledgement, or noise on the line.
        }
      }
    }
  }

  private Incoming packet() throws IOException {
    ByteArrayOutputStream payload = new ByteArrayOutputStream();
    int sum = 0;
    int length = 0;
    int escape = 0;
    while (true) {
      int value = input.read();
      if (value < 0) {
        return new Incoming.Closed();
      }
      if (value == '$') {
        payload.reset();
        sum = 0;
        length = 0;
        escape = 0;
        continue;
      }
      if (value == '#') {
        break;
      }
      sum = sum + value & 0xFF;
      length++;
      if (value == '}') {
        escape = ESCAPE_MASK;
      } else if (length <= PACKET_BYTES) {
        payload.write(value ^ escape);
        escape = 0;
      }
    }
    int high = input.read();
    int low = input.read();
    if (low < 0) {
      return new Incoming.Closed();
    }
    if (!HexFormat.isHexDigit(high)
        || !HexFormat.isHexDigit(low)
        || (HexFormat.fromHexDigit(high) << 4 | HexFormat.fromHexDigit(low)) != sum) {
      return new Incoming.Damaged();
    }
    return length > PACKET_BYTES
        ? new Incoming.Oversized()
        : new Incoming.Packet(payload.toString(StandardCharsets.ISO_8859_1));
  }

  /** A packet with its frame, for {@code payload} of characters below 256. */
  static byte[] frame(String payload) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write('$');
    int sum = 0;
    for (byte each : payload.getBytes(StandardCharsets.ISO_8859_1)) {
      int value = each & 0xFF;
      if (value == '#' || value == '$' || value == '}' || value == '*') {
        frame.write('}');
        sum += '}';
        value ^= ESCAPE_MASK;
      }
      frame.write(value);
      sum += value;
    }
    frame.write('#');
    frame.writeBytes(HexFormat.of().toHexDigits((byte) sum).getBytes(StandardCharsets.US_ASCII));
    return frame.toByteArray();
  }
}
