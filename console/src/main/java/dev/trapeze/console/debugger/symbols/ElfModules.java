package dev.trapeze.console.debugger.symbols;

import dev.trapeze.cpu.dwarf.DwarfFormatException;
import dev.trapeze.cpu.dwarf.DwarfSections;
import dev.trapeze.cpu.dwarf.LineTable;
import dev.trapeze.cpu.elf.ElfFormatException;
import dev.trapeze.cpu.elf.ElfImage;
import dev.trapeze.cpu.elf.ElfKind;
import dev.trapeze.images.LineTables;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Reads the symbols and lines of ELF files. Lines are those of the file, or, if it has none, those
 * that come with Trapeze for just this file.
 */
final class ElfModules {
  /** So many files are kept, those that were asked for last. */
  private static final int KEPT = 32;

  private final Map<Integer, LineTables> ours = new HashMap<>();
  private final Map<Key, ElfModule> kept =
      new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, ElfModule> eldest) {
          return size() > KEPT;
        }
      };

  /** A file with the same path and the same contents is the same module. */
  private record Key(String path, int length, long checksum) {}

  /**
   * The module of an ELF file.
   *
   * @param elf its headers, and its contents
   * @param remark why there are no lines although there should be; null if all is well
   */
  record ElfModule(Module module, ElfImage elf, @Nullable String remark) {}

  /** The module of a file; null if it is no ELF file of this machine's kind. */
  @Nullable ElfModule of(String path, byte[] contents) {
    Key key = new Key(path, contents.length, checksum(contents));
    ElfModule known = kept.get(key);
    if (known == null) {
      known = read(path, contents);
      if (known != null) {
        kept.put(key, known);
      }
    }
    return known;
  }

  private static long checksum(byte[] contents) {
    CRC32C sum = new CRC32C();
    sum.update(contents);
    return sum.getValue();
  }

  private @Nullable ElfModule read(String path, byte[] contents) {
    try {
      ElfImage elf = ElfImage.parse(contents, contents.length, ElfKind.DYNAMIC, path);
      List<Module.Extent> extents =
          elf.segments().stream()
              .map(
                  segment ->
                      new Module.Extent(segment.vaddr(), segment.vaddr() + segment.memBytes()))
              .toList();
      LineTable lines = LineTable.EMPTY;
      String remark = null;
      try {
        lines = LineTable.read(sections(elf, contents), elf.xlen().bits());
      } catch (DwarfFormatException e) {
        remark = path + ": no source lines: " + e.getMessage();
      }
      return new ElfModule(new Module(path, extents, elf.symbols(), lines), elf, remark);
    } catch (ElfFormatException e) {
      return null;
    }
  }

  private DwarfSections sections(ElfImage elf, byte[] contents) {
    DwarfSections own = DwarfSections.of(elf);
    if (own.line().length > 0) {
      return own;
    }
    LineTables.Sections found =
        ours.computeIfAbsent(elf.xlen().bits(), LineTables::read).of(contents);
    return found == null ? own : new DwarfSections(found.line(), found.lineStrings(), new byte[0]);
  }
}
