package dev.trapeze.labs.contract;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.mm.FaultClassifier;
import dev.trapeze.kernel.mm.PageMapper;
import dev.trapeze.kernel.mm.PageTablePrinter;
import dev.trapeze.kernel.mm.ProcessPage;
import dev.trapeze.labs.testing.Submission;
import java.util.Map;
import java.util.Objects;

/** The kernel's own parts around page tables and faults, as if they had been handed in. */
final class KernelsMemoryPieces implements Submission {
  private static final Map<Class<?>, Object> PIECES =
      Map.of(
          PageMapper.class, PageMapper.STANDARD,
          PageTablePrinter.class, PageTablePrinter.STANDARD,
          ProcessPage.class, ProcessPage.PID,
          FaultClassifier.class, FaultClassifier.STANDARD);

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
