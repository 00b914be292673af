package dev.trapeze.labs.packaging;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.SortedMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Zip archives with permissions, which the JDK's own do not write (PKWARE's APPNOTE, 4.3.12 and
 * 4.4.15: with Unix as the origin, the upper half of a file's external attributes is its mode).
 */
final class ZipArchive {
  private static final LocalDateTime TIME = LocalDateTime.of(2026, 1, 1, 0, 0);
  private static final int REGULAR_FILE = 0100000;
  private static final int END_SIGNATURE = 0x06054b50;
  private static final int END_BYTES = 22;
  private static final int END_ENTRIES = 10;
  private static final int END_DIRECTORY = 16;
  private static final int ENTRY_BYTES = 46;
  private static final int ENTRY_ORIGIN = 5;
  private static final int ENTRY_NAME_LENGTH = 28;
  private static final int ENTRY_EXTRA_LENGTH = 30;
  private static final int ENTRY_COMMENT_LENGTH = 32;
  private static final int ENTRY_ATTRIBUTES = 38;
  private static final byte UNIX = 3;

  private ZipArchive() {}

  /** An archive of these files, the same bytes each time. */
  static byte[] of(SortedMap<String, PackedFile> files) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, PackedFile> file : files.entrySet()) {
        ZipEntry entry = new ZipEntry(file.getKey());
        entry.setTimeLocal(TIME);
        zip.putNextEntry(entry);
        zip.write(file.getValue().contents());
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("an archive in memory", e);
    }
    return withModes(bytes.toByteArray(), files);
  }

  /** Writes the modes into the central directory, whose entries are in the order of the files. */
  private static byte[] withModes(byte[] archive, SortedMap<String, PackedFile> files) {
    ByteBuffer zip = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN);
    int end = archive.length - END_BYTES;
    if (zip.getInt(end) != END_SIGNATURE
        || Short.toUnsignedInt(zip.getShort(end + END_ENTRIES)) != files.size()) {
      throw new IllegalStateException("too many files for a plain zip archive: " + files.size());
    }
    int at = zip.getInt(end + END_DIRECTORY);
    for (PackedFile file : files.values()) {
      zip.put(at + ENTRY_ORIGIN, UNIX);
      zip.putInt(at + ENTRY_ATTRIBUTES, (REGULAR_FILE | file.mode()) << 16);
      at +=
          ENTRY_BYTES
              + Short.toUnsignedInt(zip.getShort(at + ENTRY_NAME_LENGTH))
              + Short.toUnsignedInt(zip.getShort(at + ENTRY_EXTRA_LENGTH))
              + Short.toUnsignedInt(zip.getShort(at + ENTRY_COMMENT_LENGTH));
    }
    return archive;
  }
}
