package dev.trapeze.kernel.procfs;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.fs.DeviceNumber;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.MappedFile;
import java.util.Locale;

/** {@code /proc/PID/maps} (Linux's {@code show_map_vma}). */
final class MapsText {

  // Linux's seq_setwidth(m, 25 + sizeof(void *) * 6 - 1), and the blank behind it.
  static final int NAME_COLUMN_32 = 49;
  static final int NAME_COLUMN_64 = 73;

  private MapsText() {}

  /** A line for each mapping. */
  static String of(AddressSpace space, Xlen xlen) {
    StringBuilder text = new StringBuilder();
    for (Mapping mapping : Mappings.of(space)) {
      addLine(text, mapping, xlen);
    }
    return text.toString();
  }

  /**
   * Adds the line of a mapping. A name stands in its column, or as far behind it as it must; a line
   * without one ends with a blank.
   */
  static void addLine(StringBuilder text, Mapping mapping, Xlen xlen) {
    MappedFile file = mapping.file();
    int device = file == null ? 0 : file.device();
    String line =
        String.format(
            Locale.ROOT,
            "%08x-%08x %c%c%c%c %08x %02x:%02x %d ",
            mapping.startVa(),
            mapping.endVa(),
            mapping.allows(Pte.R) ? 'r' : '-',
            mapping.allows(Pte.W) ? 'w' : '-',
            mapping.allows(Pte.X) ? 'x' : '-',
            mapping.shared() ? 's' : 'p',
            mapping.offset(),
            DeviceNumber.major(device),
            DeviceNumber.minor(device),
            file == null ? 0 : file.inode());
    text.append(line);
    String name = mapping.name();
    if (!name.isEmpty()) {
      int column = xlen == Xlen.RV32 ? NAME_COLUMN_32 : NAME_COLUMN_64;
      // As in seq_path, so that a line stays one line.
      text.append(" ".repeat(Math.max(1, column - line.length())))
          .append(name.replace("\n", "\\012"));
    }
    text.append('\n');
  }
}
