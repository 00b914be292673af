package dev.trapeze.cpu.dwarf;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files of a unit, with their directories, as the header of its line number program lists them
 * (DWARF 5, 6.2.4; DWARF 4, 6.2.4).
 */
final class FileNames {
  private static final int LONGEST_NAME = 4096;
  private static final int MOST_FILES = 1 << 16;
  private static final int MOST_CHARACTERS = 1 << 22;

  /** What a field of an entry is (DWARF 5, 6.2.4.1). */
  private static final int PATH = 1;

  private static final int DIRECTORY_INDEX = 2;

  /** In which ways a field may be encoded (DWARF 5, 7.5.6). */
  private static final int FORM_DATA2 = 0x05;

  private static final int FORM_DATA4 = 0x06;
  private static final int FORM_DATA8 = 0x07;
  private static final int FORM_STRING = 0x08;
  private static final int FORM_BLOCK = 0x09;
  private static final int FORM_DATA1 = 0x0B;
  private static final int FORM_STRP = 0x0E;
  private static final int FORM_UDATA = 0x0F;
  private static final int FORM_DATA16 = 0x1E;
  private static final int FORM_LINE_STRP = 0x1F;

  /** A field of an entry: a string, or a number. */
  private record Value(@Nullable String text, long number) {}

  /** The name of a file, and the index of its directory. */
  private record Entry(String name, long directory) {}

  private final int first;
  private final List<String> directories = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private int characters;

  private FileNames(int first) {
    this.first = first;
  }

  /** Reads the tables of DWARF 2 to 4, in which files count from 1. */
  static FileNames readOld(DwarfBytes bytes) throws DwarfFormatException {
    FileNames files = new FileNames(1);
    files.directories.add(""); // that of the compilation, which is not here
    for (String name = files.string(bytes); !name.isEmpty(); name = files.string(bytes)) {
      files.directories.add(name);
    }
    for (String name = files.string(bytes); !name.isEmpty(); name = files.string(bytes)) {
      files.addOld(name, bytes);
    }
    return files;
  }

  private String string(DwarfBytes bytes) throws DwarfFormatException {
    return counted(bytes, bytes.string(LONGEST_NAME));
  }

  /** Reads what follows the name of a file in DWARF 2 to 4. */
  void addOld(String name, DwarfBytes bytes) throws DwarfFormatException {
    long directory = bytes.uleb();
    bytes.uleb(); // time of the last change
    bytes.uleb(); // size
    add(bytes, new Entry(name, directory));
  }

  /** Reads the tables of DWARF 5, in which files count from 0. */
  static FileNames read(DwarfBytes bytes, DwarfSections sections) throws DwarfFormatException {
    FileNames files = new FileNames(0);
    for (Entry entry : files.entries(bytes, sections)) {
      files.directories.add(entry.name());
    }
    for (Entry entry : files.entries(bytes, sections)) {
      files.add(bytes, entry);
    }
    return files;
  }

  private List<Entry> entries(DwarfBytes bytes, DwarfSections sections)
      throws DwarfFormatException {
    int formats = (int) bytes.unsigned(1);
    long[] types = new long[formats];
    long[] forms = new long[formats];
    for (int i = 0; i < formats; i++) {
      types[i] = bytes.uleb();
      forms[i] = bytes.uleb();
    }
    long count = bytes.uleb();
    if (Long.compareUnsigned(count, formats == 0 ? 0 : MOST_FILES) > 0) {
      throw bytes.wrong(Long.toUnsignedString(count) + " entries of " + formats + " fields each");
    }
    List<Entry> entries = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      String name = "";
      long directory = 0;
      for (int field = 0; field < formats; field++) {
        Value value = value(forms[field], bytes, sections);
        if (types[field] == PATH && value.text() != null) {
          name = counted(bytes, value.text());
        } else if (types[field] == DIRECTORY_INDEX) {
          directory = value.number();
        }
      }
      entries.add(new Entry(name, directory));
    }
    return entries;
  }

  private static Value value(long form, DwarfBytes bytes, DwarfSections sections)
      throws DwarfFormatException {
    return switch ((int) Math.min(form & Long.MAX_VALUE, Integer.MAX_VALUE)) {
      case FORM_STRING -> new Value(bytes.string(LONGEST_NAME), 0);
      case FORM_LINE_STRP -> text(".debug_line_str", sections.lineStrings(), bytes.offset());
      case FORM_STRP -> text(".debug_str", sections.strings(), bytes.offset());
      case FORM_UDATA -> new Value(null, bytes.uleb());
      case FORM_DATA1 -> new Value(null, bytes.unsigned(1));
      case FORM_DATA2 -> new Value(null, bytes.unsigned(2));
      case FORM_DATA4 -> new Value(null, bytes.unsigned(4));
      case FORM_DATA8 -> new Value(null, bytes.unsigned(8));
      case FORM_DATA16 -> skipped(bytes, 16);
      case FORM_BLOCK -> skipped(bytes, bytes.uleb());
      default -> throw bytes.wrong("a field of an entry has the unknown form 0x" + hex(form));
    };
  }

  private static String hex(long number) {
    return Long.toHexString(number);
  }

  private static Value text(String section, byte[] contents, long offset)
      throws DwarfFormatException {
    return new Value(new DwarfBytes(section, contents).stringAt(offset, LONGEST_NAME), 0);
  }

  private static Value skipped(DwarfBytes bytes, long length) throws DwarfFormatException {
    bytes.skip(length);
    return new Value(null, 0);
  }

  /** A few bytes can name the same long string again and again: somewhere there is an end. */
  private String counted(DwarfBytes bytes, String text) throws DwarfFormatException {
    characters += text.length();
    if (characters > MOST_CHARACTERS || directories.size() > MOST_FILES) {
      throw bytes.wrong("the names of the files have no end");
    }
    return text;
  }

  private void add(DwarfBytes bytes, Entry entry) throws DwarfFormatException {
    if (names.size() >= MOST_FILES) {
      throw bytes.wrong("more than " + MOST_FILES + " files");
    }
    boolean known = entry.directory() > 0 && entry.directory() < directories.size();
    String directory = known ? directories.get((int) entry.directory()) : "";
    boolean whole = directory.isEmpty() || entry.name().startsWith("/");
    names.add(counted(bytes, whole ? entry.name() : directory + "/" + entry.name()));
  }

  /** The directory of the compilation; empty if the table does not say. */
  String compilationDirectory() {
    return directories.isEmpty() ? "" : directories.get(0);
  }

  /** The name of a file by its number; {@code ?} if there is no such file. */
  String name(long number) {
    long index = number - first;
    return index >= 0 && index < names.size() ? names.get((int) index) : "?";
  }
}
