package dev.trapeze.console;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.Pages;
import dev.trapeze.kernel.mm.Region;
import dev.trapeze.kernel.mm.RegionKind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * An address space as a table for people, the highest address first: its regions, and for each what
 * its page-table entries say at this moment. Gaps between regions are rows too.
 */
final class AddressSpaceTable {
  private static final List<String> HEADINGS =
      List.of("VA start", "VA end", "alias", "mapped from", "permissions");

  private static final int MAX_RANGES_SHOWN = 2;

  private final AddressSpace space;
  private final Xlen xlen;

  AddressSpaceTable(AddressSpace space, Xlen xlen) {
    this.space = space;
    this.xlen = xlen;
  }

  /** Lines without their ends. */
  List<String> lines() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEADINGS);
    List<Region> regions = space.regions();
    long aboveVa = -1;
    for (int i = regions.size() - 1; i >= 0; i--) {
      Region region = regions.get(i);
      if (aboveVa >= 0 && region.endPageVa() < aboveVa) {
        rows.add(List.of(address(region.endPageVa()), address(aboveVa - 1), "", "unmapped", ""));
      }
      rows.add(row(region));
      aboveVa = region.firstPageVa();
    }
    if (aboveVa > 0) {
      rows.add(List.of(address(0), address(aboveVa - 1), "", "unmapped", ""));
    }
    return aligned(rows);
  }

  private List<String> row(Region region) {
    List<Long> frames = new ArrayList<>();
    Set<String> mappedWith = new LinkedHashSet<>();
    int unmapped = 0;
    for (long va = region.firstPageVa(); va < region.endPageVa(); va += Pages.BYTES) {
      long entry = space.table().entryOf(va);
      if (Pte.isValid(entry)) {
        frames.add(Pte.pa(entry));
        mappedWith.add(letters(entry));
      } else {
        unmapped++;
      }
    }
    String mappedFrom = source(region.kind());
    if (!frames.isEmpty()) {
      mappedFrom += ", " + ranges(frames);
    }
    if (unmapped > 0) {
      mappedFrom += ", " + unmapped + " pages not mapped";
    }
    if (region.sizeBytes() == 0) {
      String permissions = region.permissionLetters();
      return List.of(address(region.startVa()), "", alias(region.kind()), mappedFrom, permissions);
    }
    return List.of(
        address(region.startVa()),
        address(region.endVa() - 1),
        alias(region.kind()),
        mappedFrom,
        String.join(" / ", mappedWith));
  }

  /** Frames in the order of their pages; those that follow each other in RAM as one range. */
  private String ranges(List<Long> frames) {
    List<String> ranges = new ArrayList<>();
    for (int i = 0; i < frames.size(); ) {
      int end = i + 1;
      while (end < frames.size() && frames.get(end) == frames.get(end - 1) + Pages.BYTES) {
        end++;
      }
      String first = address(frames.get(i));
      ranges.add(
          end == i + 1 ? first : first + " to " + address(frames.get(end - 1) + Pages.BYTES - 1));
      i = end;
    }
    String shown =
        String.join(" and ", ranges.subList(0, Math.min(ranges.size(), MAX_RANGES_SHOWN)));
    String more = ranges.size() > MAX_RANGES_SHOWN ? " and more" : "";
    return (frames.size() == 1 ? "frame " : frames.size() + " frames ") + shown + more;
  }

  private static String alias(RegionKind kind) {
    return switch (kind) {
      case TRAMPOLINE -> "TRAMPOLINE";
      case TRAPFRAME -> "TRAPFRAME";
      case GUARD -> "(guard)";
      default -> kind.words();
    };
  }

  private static String source(RegionKind kind) {
    return switch (kind) {
      case INIT_CODE -> "copy of the kernel's init code";
      case TEXT, READ_ONLY_DATA, DATA -> "copy from the ELF file";
      case BSS -> "zeros";
      case GUARD -> "no access for programs";
      case STACK -> "zeros and arguments";
      case HEAP -> "sbrk, grows up";
      case MAPPING -> "mmap";
      case LIBRARY -> "mmap of a shared library";
      case ARGUMENTS -> "strings of exec";
      case TRAPFRAME -> "saved registers";
      case TRAMPOLINE -> "trap code, the same in each table";
      case KERNEL_STUB, KERNEL_RAM, KERNEL_DEVICE, KERNEL_STACK -> "kernel";
    };
  }

  /** The permissions that an entry gives. */
  private static String letters(long entry) {
    List<String> letters = new ArrayList<>();
    int[] bits = {Pte.R, Pte.W, Pte.X, Pte.U};
    for (int i = 0; i < bits.length; i++) {
      if ((entry & bits[i]) != 0) {
        letters.add(String.valueOf("RWXU".charAt(i)));
      }
    }
    return String.join(", ", letters);
  }

  /** In groups of four digits, as the tables of the documentation have them: {@code FFFF F000}. */
  String address(long address) {
    String digits = String.format(Locale.ROOT, xlen == Xlen.RV32 ? "%08X" : "%012X", address);
    return digits.replaceAll("(?<=.)(?=(.{4})+$)", " ");
  }

  private static List<String> aligned(List<List<String>> rows) {
    int columns = HEADINGS.size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder("|");
      for (int i = 0; i < columns; i++) {
        String cell = row.get(i);
        line.append(' ').append(cell).append(" ".repeat(widths[i] - cell.length())).append(" |");
      }
      lines.add(line.toString());
      if (lines.size() == 1) {
        lines.add(rule(widths));
      }
    }
    return lines;
  }

  private static String rule(int[] widths) {
    StringBuilder line = new StringBuilder("|");
    for (int width : widths) {
      line.append(' ').append("-".repeat(width)).append(" |");
    }
    return line.toString();
  }
}
