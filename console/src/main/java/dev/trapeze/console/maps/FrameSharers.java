package dev.trapeze.console.maps;

import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.mm.AddressSpace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * In which processes' tables each frame is, read from the tables themselves. The kernel's own table
 * does not count, which has all of RAM.
 */
final class FrameSharers {
  /** Superpages apart: the kernel's part of a table may map all RAM with a few of them. */
  private record Frame(long pa, int level) {}

  private static final int TABLE = -1;

  private final Map<Frame, List<Integer>> pids = new HashMap<>();

  /** Adds what a process maps; processes come in ascending order. */
  void add(int pid, AddressSpace space, Ram ram) {
    PagingMode mode = space.table().mode();
    PageTableScan.Visitor visitor =
        new PageTableScan.Visitor() {
          @Override
          public void table(int level, long firstVa, long pa, int entries) {
            note(new Frame(pa, TABLE), pid);
          }

          @Override
          public void leaf(long va, int level, long entry) {
            note(new Frame(Pte.pa(entry), level), pid);
          }
        };
    new PageTableScan(ram, mode, visitor).scan(space.table().rootPa());
  }

  private void note(Frame frame, int pid) {
    List<Integer> known = pids.computeIfAbsent(frame, key -> new ArrayList<>());
    if (known.isEmpty() || known.get(known.size() - 1) != pid) {
      known.add(pid);
    }
  }

  List<Integer> ofPage(long pa, int level) {
    return pids.getOrDefault(new Frame(pa, level), List.of());
  }

  List<Integer> ofTable(long pa) {
    return pids.getOrDefault(new Frame(pa, TABLE), List.of());
  }
}
