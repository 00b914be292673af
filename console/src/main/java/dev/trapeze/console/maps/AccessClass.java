package dev.trapeze.console.maps;

import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.mm.RegionKind;

/**
 * What programs may do with a region: the one thing that the colours of a picture say. The colours
 * of SVG pictures are those of Okabe and Ito ("Color Universal Design", 2008), which people with
 * any kind of colour blindness tell apart.
 */
public enum AccessClass {
  CODE("code", "read and execute", "#56B4E9", "36"),
  CONSTANT("constant", "read only", "#009E73", "32"),
  DATA("data", "read and write", "#E69F00", "33"),
  WRITABLE_CODE("writable-code", "read, write and execute", "#D55E00", "31"),
  NONE("none", "no access", "#999999", "90"),
  KERNEL("kernel", "the kernel's: not for programs", "#CC79A7", "35");

  private final String word;
  private final String meaning;
  private final String fill;
  private final String ansi;

  AccessClass(String word, String meaning, String fill, String ansi) {
    this.word = word;
    this.meaning = meaning;
    this.fill = fill;
    this.ansi = ansi;
  }

  static AccessClass of(RegionKind kind, int permissions) {
    if (kind.isGuard()) {
      return NONE;
    }
    if ((permissions & Pte.U) == 0) {
      return kind.ownsFrames() ? NONE : KERNEL;
    }
    return switch (permissions & (Pte.R | Pte.W | Pte.X)) {
      case 0 -> NONE;
      case Pte.R -> CONSTANT;
      case Pte.X, Pte.R | Pte.X -> CODE;
      case Pte.W, Pte.R | Pte.W -> DATA;
      default -> WRITABLE_CODE;
    };
  }

  /** The class of its boxes in an SVG picture. */
  String word() {
    return word;
  }

  /** For a legend. */
  String meaning() {
    return meaning;
  }

  /** The colour in an SVG picture. */
  String fill() {
    return fill;
  }

  /** The parameter of the escape sequence that chooses the colour on a terminal (ECMA-48 SGR). */
  String ansi() {
    return ansi;
  }
}
