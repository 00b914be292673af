package dev.trapeze.labs.packaging;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;

/** Tar archives in the form ustar (POSIX.1-2017, pax: "ustar Interchange Format"). */
final class TarArchive {
  private static final int BLOCK_BYTES = 512;
  private static final int RECORD_BYTES = 20 * BLOCK_BYTES;
  private static final int NAME_BYTES = 100;
  private static final int CHECK_SUM_AT = 148;
  private static final int CHECK_SUM_BYTES = 8;
  private static final int DIRECTORY_MODE = 0755;

  /** 2026-01-01, as in the other archives, in seconds since 1970. */
  private static final long TIME = 1_767_225_600;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private TarArchive() {}

  /**
   * An archive of these files, the same bytes each time.
   *
   * @param folder is in front of all names, with an entry of its own
   */
  static byte[] of(String folder, SortedMap<String, PackedFile> files) {
    TarArchive tar = new TarArchive();
    tar.header(folder + "/", 0, DIRECTORY_MODE, '5');
    for (Map.Entry<String, PackedFile> file : files.entrySet()) {
      byte[] contents = file.getValue().contents();
      tar.header(folder + "/" + file.getKey(), contents.length, file.getValue().mode(), '0');
      tar.out.writeBytes(contents);
      tar.pad(BLOCK_BYTES);
    }
    tar.out.writeBytes(new byte[2 * BLOCK_BYTES]);
    tar.pad(RECORD_BYTES);
    return tar.out.toByteArray();
  }

  private void header(String name, int bytes, int mode, char type) {
    byte[] header = new byte[BLOCK_BYTES];
    byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
    if (nameBytes.length > NAME_BYTES) {
      throw new IllegalArgumentException("too long for a tar archive: " + name);
    }
    put(header, 0, nameBytes);
    octal(header, 100, 7, mode);
    octal(header, 108, 7, 0);
    octal(header, 116, 7, 0);
    octal(header, 124, 11, bytes);
    octal(header, 136, 11, TIME);
    Arrays.fill(header, CHECK_SUM_AT, CHECK_SUM_AT + CHECK_SUM_BYTES, (byte) ' ');
    header[156] = (byte) type;
    put(header, 257, "ustar\00000".getBytes(StandardCharsets.US_ASCII));
    put(header, 265, "root".getBytes(StandardCharsets.US_ASCII));
    put(header, 297, "root".getBytes(StandardCharsets.US_ASCII));
    int sum = 0;
    for (byte each : header) {
      sum += each & 0xFF;
    }
    octal(header, CHECK_SUM_AT, 6, sum);
    header[CHECK_SUM_AT + 6] = 0;
    out.writeBytes(header);
  }

  private void pad(int multiple) {
    int over = out.size() % multiple;
    if (over != 0) {
      out.writeBytes(new byte[multiple - over]);
    }
  }

  private static void octal(byte[] header, int at, int digits, long value) {
    String text = Long.toOctalString(value);
    put(
        header,
        at,
        ("0".repeat(digits - text.length()) + text).getBytes(StandardCharsets.US_ASCII));
  }

  private static void put(byte[] header, int at, byte[] bytes) {
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }
}
