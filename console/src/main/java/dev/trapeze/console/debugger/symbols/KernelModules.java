package dev.trapeze.console.debugger.symbols;

import dev.trapeze.cpu.assembler.AssembledLine;
import dev.trapeze.cpu.assembler.AssembledProgram;
import dev.trapeze.cpu.assembler.AssembledSection;
import dev.trapeze.cpu.dwarf.LineRow;
import dev.trapeze.cpu.dwarf.LineSequence;
import dev.trapeze.cpu.dwarf.LineTable;
import dev.trapeze.cpu.elf.ElfSymbol;
import dev.trapeze.kernel.assembly.KernelCode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The symbols and lines of the kernel's own RISC-V code, which no file holds. */
final class KernelModules {
  private KernelModules() {}

  static Module of(KernelCode code) {
    AssembledProgram program = code.program();
    List<Module.Extent> extents = new ArrayList<>();
    for (AssembledSection section : program.sections()) {
      extents.add(new Module.Extent(section.address(), section.endAddress()));
    }
    return new Module(code.name(), extents, symbols(program), lines(code));
  }

  /** Each label goes up to the next; what is exported is taken for a function. */
  private static List<ElfSymbol> symbols(AssembledProgram program) {
    TreeMap<Long, String> labels = new TreeMap<>(Long::compareUnsigned);
    List<ElfSymbol> symbols = new ArrayList<>();
    for (String name : program.labels()) {
      labels.put(program.symbol(name), name);
    }
    for (String name : program.labels()) {
      long va = program.symbol(name);
      boolean exported = program.exported().contains(name);
      Long next = labels.higherKey(va);
      long endVa = next == null ? program.sections().get(0).endAddress() : next;
      ElfSymbol.Type type = exported ? ElfSymbol.Type.FUNCTION : ElfSymbol.Type.NONE;
      symbols.add(new ElfSymbol(name, va, endVa - va, type, exported));
    }
    return symbols;
  }

  private static LineTable lines(KernelCode code) {
    List<LineSequence> sequences = new ArrayList<>();
    List<LineRow> rows = new ArrayList<>();
    long endVa = 0;
    for (AssembledLine line : code.program().lines()) {
      if (!rows.isEmpty() && endVa != line.startAddress()) {
        sequences.add(sequence(rows, endVa));
        rows.clear();
      }
      rows.add(new LineRow(line.startAddress(), code.name(), line.line(), 0, true, false, false));
      endVa = line.endAddress();
    }
    if (!rows.isEmpty()) {
      sequences.add(sequence(rows, endVa));
    }
    return new LineTable(sequences);
  }

  private static LineSequence sequence(List<LineRow> rows, long endVa) {
    List<LineRow> whole = new ArrayList<>(rows);
    whole.add(new LineRow(endVa, "", 0, 0, false, false, true));
    return new LineSequence(whole);
  }
}
