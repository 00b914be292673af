package dev.trapeze.kernel.abi;

import dev.trapeze.cpu.isa.Xlen;
import java.util.function.Function;

/** The structures that a personality's calls store, for each width. */
public enum Structures {
  XV6(xlen -> StatLayout.XV6),
  VIMIX(StatLayout::vimix);

  private final Function<Xlen, StatLayout> stat;

  Structures(Function<Xlen, StatLayout> stat) {
    this.stat = stat;
  }

  /** What {@code fstat} stores. */
  public StatLayout stat(Xlen xlen) {
    return stat.apply(xlen);
  }

  /** What {@code get_dirent} stores, where there is that call. */
  public DirentLayout dirent(Xlen xlen) {
    return DirentLayout.vimix(xlen);
  }
}
