package lab.tests;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.mm.FrameAllocator;
import dev.trapeze.kernel.mm.TableMemory;
import dev.trapeze.kernel.testing.PageMap;
import dev.trapeze.labs.testing.CheckFailed;
import dev.trapeze.labs.testing.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A RAM of 1 MiB with an empty root table, and no kernel: what is in it is read without a walk. */
public final class RawTables {
  private static final long RAM_PA = 0x8000_0000L;
  private static final long RAM_BYTES = 1 << 20;
  private static final int PAGE = 4096;

  private final Ram ram = new Ram(RAM_PA, RAM_BYTES);
  private final FrameAllocator frames = new FrameAllocator(ram, RAM_PA, RAM_PA + RAM_BYTES);
  private final PagingMode mode;
  private final TableMemory memory;
  private final long rootPa;

  public RawTables(Xlen xlen) {
    mode = PagingMode.of(xlen);
    memory = new TableMemory(frames, mode);
    rootPa = memory.allocateTable();
  }

  public TableMemory memory() {
    return memory;
  }

  public long rootPa() {
    return rootPa;
  }

  public int levels() {
    return mode.levels();
  }

  /** Bytes that an entry of that level maps. */
  public long pageBytes(int level) {
    return mode.pageBytes(level);
  }

  public int freeFrames() {
    return frames.freeFrames();
  }

  /** How many tables there are, the root's too. */
  public int tables() {
    return PageMap.tables(ram, mode, rootPa).tables().size();
  }

  /** Pages as lines, by ascending address. */
  public List<String> pages() {
    List<String> lines = new ArrayList<>();
    for (PageMap.Page page : PageMap.of(ram, mode, rootPa)) {
      lines.add(line(page.va(), page.pa(), page.bytes(), page.permissions()));
    }
    return lines;
  }

  /** A page as a line of {@link #pages}. */
  public static String line(long va, long pa, long bytes, String permissions) {
    return String.format("0x%x: %d KiB at 0x%x %s", va, bytes / 1024, pa, permissions);
  }

  /** The pages that a range needs at least, as lines. */
  public List<String> fewestPages(long va, long bytes, long pa, String permissions) {
    List<String> lines = new ArrayList<>();
    for (long done = 0; done < bytes; ) {
      int level = mode.levels() - 1;
      while (level > 0
          && ((va + done) % mode.pageBytes(level) != 0
              || (pa + done) % mode.pageBytes(level) != 0
              || mode.pageBytes(level) > bytes - done)) {
        level--;
      }
      lines.add(line(va + done, pa + done, mode.pageBytes(level), permissions));
      done += mode.pageBytes(level);
    }
    return lines;
  }

  /** The pages that a range needs if all are small, as lines. */
  public static List<String> smallPages(long va, long bytes, long pa, String permissions) {
    List<String> lines = new ArrayList<>();
    for (long done = 0; done < bytes; done += PAGE) {
      lines.add(line(va + done, pa + done, PAGE, permissions));
    }
    return lines;
  }

  /** Makes the tables that an entry of that level needs. */
  public void makeTables(long va, int level) {
    long tablePa = rootPa;
    for (int at = mode.levels() - 1; at > level; at--) {
      long entryPa = tablePa + (long) mode.vpnIndex(va, at) * mode.pteBytes();
      if (!Pte.isValid(Pte.read(ram, mode, entryPa))) {
        Pte.write(ram, mode, entryPa, Pte.make(memory.allocateTable(), Pte.V));
      }
      tablePa = Pte.pa(Pte.read(ram, mode, entryPa));
    }
  }

  /** Physical address of the entry of that level, whose tables must be there. */
  public long entryPa(long va, int level) {
    long tablePa = rootPa;
    for (int at = mode.levels() - 1; at > level; at--) {
      long entry = Pte.read(ram, mode, tablePa + (long) mode.vpnIndex(va, at) * mode.pteBytes());
      if (!Pte.isValid(entry) || Pte.isLeaf(entry)) {
        throw new CheckFailed(
            String.format("the entry of level %d for 0x%x points to no table", at, va));
      }
      tablePa = Pte.pa(entry);
    }
    return tablePa + (long) mode.vpnIndex(va, level) * mode.pteBytes();
  }

  public long entry(long va, int level) {
    return Pte.read(ram, mode, entryPa(va, level));
  }

  public void setEntry(long va, int level, long entry) {
    makeTables(va, level);
    Pte.write(ram, mode, entryPa(va, level), entry);
  }

  /** Takes frames until so many are free. */
  public void leaveFree(int number) {
    while (frames.freeFrames() > number) {
      frames.allocate();
    }
  }

  /** The start of any page that the mode can translate. */
  public long anyPage(Random random) {
    int unused = Long.SIZE - mode.vaBits();
    long bits = random.nextLong() << unused;
    return (mode == PagingMode.SV32 ? bits >>> unused : bits >> unused) & -PAGE;
  }

  /** Any multiple of a page's size that a physical address can have in both modes. */
  public static long anyFrame(Random random, long bytes) {
    return (random.nextLong() & 0x3_FFFF_FFFFL) & -bytes;
  }

  /** Fails at the first line that differs. */
  public static void same(Trial trial, String what, List<String> expected, List<String> actual) {
    int at = 0;
    while (at < expected.size() && at < actual.size() && expected.get(at).equals(actual.get(at))) {
      at++;
    }
    trial.equal(
        what + ", number " + (at + 1),
        at < expected.size() ? expected.get(at) : "no more",
        at < actual.size() ? actual.get(at) : "no more");
  }

  public static String hex(long value) {
    return value == 0 ? "none" : "0x" + Long.toHexString(value);
  }
}
