package dev.trapeze.cpu.assembler;

import org.jspecify.annotations.Nullable;

/**
 * What an expression is worth: a number, or before layout a distance from the start of a section.
 *
 * @param section null for a number
 * @param offset the number, or the distance in bytes
 */
record Value(@Nullable Section section, long offset) {
  static Value of(long number) {
    return new Value(null, number);
  }

  /** A place in a section: its address if the section has one already. */
  static Value at(Section section, long offset) {
    Long address = section.address();
    return address == null ? new Value(section, offset) : of(address + offset);
  }

  boolean absolute() {
    return section == null;
  }
}
