package dev.trapeze.images;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The line number tables of the user programs and libraries, which their ELF files do not hold, so
 * that disks stay small: {@code build.sh} takes them from the same programs linked with debug
 * sections. A table is found by the SHA-256 of the ELF file, so that no other program ever gets it.
 */
public final class LineTables {

  /**
   * The DWARF sections of a program.
   *
   * @param path of the ELF file below {@code images}, such as {@code linux/rv64/ls}
   * @param line {@code .debug_line}
   * @param lineStrings {@code .debug_line_str}
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  public record Sections(String path, byte[] line, byte[] lineStrings) {}

  private static final String FOLDER = "/dev/trapeze/images/";
  private static final int HEADER_WORDS = 4;

  private final Map<String, Sections> byHash = new HashMap<>();

  private LineTables() {}

  /**
   * Those of all programs of a width, of every layout.
   *
   * @param xlenBits the width, 32 or 64
   */
  public static LineTables read(int xlenBits) {
    LineTables tables = new LineTables();
    String name = FOLDER + "lines/rv" + xlenBits + ".gz";
    try (InputStream packed = LineTables.class.getResourceAsStream(name)) {
      if (packed == null) {
        throw new IllegalArgumentException("no line number tables for " + xlenBits + " bits");
      }
      InputStream in = new GZIPInputStream(packed);
      for (String header = line(in); !header.isEmpty(); header = line(in)) {
        String[] words = header.split(" ");
        if (words.length != HEADER_WORDS) {
          throw new IOException("a header of " + words.length + " words: " + header);
        }
        byte[] line = in.readNBytes(Integer.parseInt(words[2]));
        byte[] lineStrings = in.readNBytes(Integer.parseInt(words[3]));
        tables.byHash.put(words[0], new Sections(words[1], line, lineStrings));
        in.skipNBytes(1); // the line end behind them
      }
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
    return tables;
  }

  /** Up to the next line end, which is passed over; empty at the end. */
  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      bytes.write(next);
    }
    return bytes.toString(StandardCharsets.US_ASCII);
  }

  /** The table of exactly that ELF file; null for any that is not one of ours. */
  public @Nullable Sections of(byte[] elf) {
    return byHash.get(sha256(elf));
  }

  /** How many tables there are. */
  public int size() {
    return byHash.size();
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java platform has it
    }
  }
}
