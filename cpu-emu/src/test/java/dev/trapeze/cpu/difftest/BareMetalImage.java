package dev.trapeze.cpu.difftest;

import dev.trapeze.cpu.isa.Xlen;

/** A program for a machine without firmware; it sends what it finds through the serial port. */
interface BareMetalImage {
  /** Where it is loaded, and where a machine with M-mode begins to execute it. */
  long BASE_PA = 0x8000_0000L;

  Xlen xlen();

  /** What to load at {@link #BASE_PA}. */
  byte[] bytes();

  /** Where a machine that is in S-mode already begins. */
  long supervisorEntryPa();
}
