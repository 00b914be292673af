package dev.trapeze.console.debugger.gdb;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What gdb asks in general ({@code q} packets), but for {@code qRcmd}. */
final class Queries {
  private static final String FEATURES =
      "PacketSize="
          + Integer.toHexString(PacketReader.PACKET_BYTES)
          + ";QStartNoAckMode+;qXfer:features:read+;qXfer:threads:read+;vContSupported+"
          + ";swbreak+;hwbreak+;ReverseStep+;ReverseContinue+";

  private final TargetDescription description;
  private final Threads threads;
  private final StopWords stops;

  Queries(TargetDescription description, Threads threads, StopWords stops) {
    this.description = description;
    this.threads = threads;
    this.stops = stops;
  }

  /**
   * The answer; empty for what is not known here.
   *
   * @param selected the thread that is selected
   */
  String answer(String packet, int selected) throws MalformedPacket {
    int end = packet.indexOf(':');
    String name = end < 0 ? packet : packet.substring(0, end);
    String rest = end < 0 ? "" : packet.substring(end + 1);
    switch (name) {
      case "qSupported" -> {
        if ((rest + ";").toLowerCase(Locale.ROOT).contains("swbreak+;")) {
          stops.tellBreakpoints();
        }
        return FEATURES;
      }
      case "qC" -> {
        return "QC" + Integer.toHexString(selected);
      }
      case "qfThreadInfo" -> {
        return "m" + threads.list();
      }
      case "qsThreadInfo" -> {
        return "l";
      }
      case "qAttached" -> {
        // So that gdb leaves the system running when it goes.
        return "1";
      }
      case "qSymbol" -> {
        return "OK";
      }
      case "qXfer" -> {
        return transfer(rest);
      }
      default -> {
        return packet.startsWith("qThreadExtraInfo,")
            ? extraInfo(packet.substring(packet.indexOf(',') + 1))
            : "";
      }
    }
  }

  private String extraInfo(String tid) throws MalformedPacket {
    int number = HexText.count(tid);
    if (!threads.exists(number)) {
      throw MalformedPacket.noThread();
    }
    return HexText.ofText(threads.words(number));
  }

  /** {@code OBJECT:read:ANNEX:OFFSET,LENGTH}. */
  private String transfer(String request) throws MalformedPacket {
    String[] parts = request.split(":", -1);
    if (parts.length < 2) {
      throw new MalformedPacket();
    }
    if (!parts[1].equals("read") || parts.length != 4) {
      return "";
    }
    String document = document(parts[0], parts[2]);
    if (document == null) {
      return "";
    }
    String[] range = parts[3].split(",", -1);
    if (range.length != 2) {
      throw new MalformedPacket();
    }
    int offset = HexText.count(range[0]);
    // Every character might need an escape.
    int length = Math.min(HexText.count(range[1]), PacketReader.PACKET_BYTES / 2 - 1);
    if (offset > document.length()) {
      throw new MalformedPacket();
    }
    int end = (int) Math.min(document.length(), (long) offset + length);
    return (end == document.length() ? "l" : "m") + document.substring(offset, end);
  }

  private @Nullable String document(String object, String annex) throws MalformedPacket {
    if (object.equals("threads")) {
      return threads.xml();
    }
    if (!object.equals("features")) {
      return null;
    }
    if (!annex.equals("target.xml")) {
      throw MalformedPacket.noAnnex();
    }
    return description.xml();
  }
}
