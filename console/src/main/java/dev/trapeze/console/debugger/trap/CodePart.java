package dev.trapeze.console.debugger.trap;

/** What a piece of the RISC-V code on the way of a trap is for. */
public enum CodePart {
  /** Writes {@code sscratch} or {@code sepc}. */
  CONTROL_REGISTERS,
  /** Stores the program's registers. */
  SAVE,
  /** Loads what the kernel has left for this code. */
  KERNEL_WORDS,
  /** Changes {@code satp}, and fences. */
  PAGE_TABLE,
  /** Jumps elsewhere. */
  JUMP,
  /** The {@code ecall} into the Java kernel. */
  KERNEL,
  /** Loads the program's registers. */
  RESTORE,
  /** {@code sret}. */
  RETURN
}
