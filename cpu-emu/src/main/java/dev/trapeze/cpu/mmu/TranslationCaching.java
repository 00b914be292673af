package dev.trapeze.cpu.mmu;

/** What the caches of translations may remember when page tables change under them. */
public enum TranslationCaching {
  /**
   * Nothing that is out of date: a store to a page table, whoever makes it, drops at once what was
   * read from there, so that {@code sfence.vma} has nothing left to do. The specification allows
   * this (it asks for no stale translations), and it is the fastest.
   */
  COHERENT,

  /**
   * What a processor with a translation look-aside buffer remembers: an entry, tagged with its ASID
   * or as global, stays until an {@code sfence.vma} names it or the buffer needs its place (RISC-V
   * Privileged 1.12, 4.2.1). A program that forgets the fence sees the old page.
   */
  ARCHITECTURAL
}
