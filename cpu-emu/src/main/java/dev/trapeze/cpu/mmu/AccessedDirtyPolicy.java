package dev.trapeze.cpu.mmu;

/**
 * What the page-table walker does where a page's A bit is clear, or its D bit for a store (RISC-V
 * Privileged 1.12, 4.3.1; both ways are allowed).
 */
public enum AccessedDirtyPolicy {
  /** It sets them in the entry (the extension Svadu). */
  UPDATE,

  /** It raises a page fault and leaves them to software (the extension Svade). */
  FAULT
}
