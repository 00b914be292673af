package dev.trapeze.cpu.debug;

/** The engine whose instructions access memory now. */
public interface Accessor {
  /** Virtual address of the instruction that is being fetched or executed, sign-extended. */
  long accessPc();

  /** Number of the engine's hart. */
  int accessHart();

  /** What is watched has been accessed: the engine is to look up before the next instruction. */
  void accessWatched();
}
