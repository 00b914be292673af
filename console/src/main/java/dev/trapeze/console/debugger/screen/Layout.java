package dev.trapeze.console.debugger.screen;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the screen shows; names as in gdb's text user interface, and more. */
public enum Layout {
  /** Code, CSRs, registers beside the trapframe, the address space in a line. */
  TRAP,
  /** All registers, and code. */
  REGS,
  /** Instructions. */
  ASM,
  /** The source. */
  SRC,
  /** A picture of the address space. */
  MAPS;

  static @Nullable Layout ofName(String name) {
    for (Layout layout : values()) {
      if (layout.title().equals(name)) {
        return layout;
      }
    }
    return null;
  }

  String title() {
    return name().toLowerCase(Locale.ROOT);
  }
}
