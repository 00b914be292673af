package dev.trapeze.cpu.assembler;

import java.util.ArrayList;
import java.util.List;

/**
 * The {@code %pcrel_hi} of a source, each with its place, so that {@code %pcrel_lo(label)} can find
 * the symbol whose address the auipc at that label began (RISC-V ELF psABI, PC-relative symbol
 * addresses).
 */
final class AddressPairs {
  private record Begun(Expression.Place place, Expression symbol) {}

  private final List<Begun> begun = new ArrayList<>();

  void begin(Expression.Place place, Expression symbol) {
    begun.add(new Begun(place, symbol));
  }

  /** {@code %pcrel_lo(label)}. */
  record Completion(SourcePosition position, Expression label, AddressPairs pairs)
      implements Expression {
    @Override
    public Value evaluate() {
      Value base = label.evaluate();
      for (Begun candidate : pairs.begun) {
        if (candidate.place.evaluate().equals(base)) {
          return new RelativeLow(position, candidate.symbol, label).evaluate();
        }
      }
      throw new StatementException(
          position, "%pcrel_lo expects the label of an auipc with %pcrel_hi");
    }
  }
}
