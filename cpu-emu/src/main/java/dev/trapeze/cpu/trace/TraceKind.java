package dev.trapeze.cpu.trace;

import java.util.Locale;

/** The kinds of events that a trace can have. */
public enum TraceKind {
  /** Each instruction that retires. */
  INSN,
  /** Each trap taken, and each return from one. */
  TRAP,
  /** Each walk of page tables that fails, or that is not the same as the last one for its page. */
  MMU;

  /** The first word of such a line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
