package dev.trapeze.labs.contract;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.mm.FaultClassifier;
import dev.trapeze.kernel.mm.PageMapper;
import dev.trapeze.kernel.mm.PageTablePrinter;
import dev.trapeze.kernel.mm.PidPage;
import dev.trapeze.kernel.mm.ProcessPage;
import dev.trapeze.kernel.mm.RadixMapper;
import dev.trapeze.kernel.mm.RegionClassifier;
import dev.trapeze.kernel.mm.TreePrinter;
import dev.trapeze.labs.testing.Submission;
import java.util.Map;
import java.util.Objects;

/** The kernel's own parts around page tables and faults, as if they had been handed in. */
final class KernelsMemoryPieces implements Submission {
  private static final Map<Class<?>, Object> PIECES =
      Map.of(
          PageMapper.class, new RadixMapper(),
          PageTablePrinter.class, new TreePrinter(),
          ProcessPage.class, new PidPage(),
          FaultClassifier.class, new RegionClassifier());

  @Override
  public <T> T piece(Class<T> type, String role) {
    return type.cast(Objects.requireNonNull(PIECES.get(type), type.getName()));
  }

  @Override
  public byte[] program(String name, Xlen xlen) {
    throw new IllegalArgumentException(name);
  }

  @Override
  public String source(String fileName) {
    throw new IllegalArgumentException(fileName);
  }
}
