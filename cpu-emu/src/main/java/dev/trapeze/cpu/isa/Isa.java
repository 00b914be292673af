package dev.trapeze.cpu.isa;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An instruction set as a machine is built with it: register width and extensions. M-, S- and
 * U-mode, Zicsr, Zifencei and Zicntr are in every one, whether an ISA string names them or not.
 *
 * <p>A value: two that have the same are equal.
 */
public final class Isa {
  private static final Set<Extension> ALWAYS =
      EnumSet.of(
          Extension.I, Extension.ZICSR, Extension.ZIFENCEI, Extension.ZICNTR, Extension.PRIVILEGED);

  /** What the letter g stands for. */
  private static final Set<Extension> GENERAL =
      EnumSet.of(
          Extension.I,
          Extension.M,
          Extension.A,
          Extension.F,
          Extension.D,
          Extension.ZICSR,
          Extension.ZIFENCEI);

  /** The letters of {@code misa} for the modes below M, which are no extensions here. */
  private static final String MODE_LETTERS = "SU";

  private static final Isa RV32 = new Isa(Xlen.RV32, EnumSet.allOf(Extension.class));
  private static final Isa RV64 = new Isa(Xlen.RV64, EnumSet.allOf(Extension.class));

  private final Xlen xlen;
  private final int present;

  private Isa(Xlen xlen, Collection<Extension> extensions) {
    this.xlen = xlen;
    int bits = 0;
    for (Extension extension : extensions) {
      bits |= bit(extension);
    }
    for (Extension extension : ALWAYS) {
      bits |= bit(extension);
    }
    this.present = bits;
  }

  /** All that the machine has in that width. */
  public static Isa of(Xlen xlen) {
    return xlen == Xlen.RV32 ? RV32 : RV64;
  }

  /**
   * Reads an ISA string, such as {@code rv32imac} or {@code rv64gc_zba_zbb}: the width, letters,
   * and longer names, each behind an underscore (RISC-V Unprivileged 20191213, chapter 27). Case
   * does not matter, nor does the order of the extensions.
   *
   * @throws IllegalArgumentException with a line that names the part which is wrong, and what is
   *     known
   */
  public static Isa parse(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    Xlen xlen = lower.startsWith("rv32") ? Xlen.RV32 : lower.startsWith("rv64") ? Xlen.RV64 : null;
    if (xlen == null) {
      throw new IllegalArgumentException(
          "ISA '" + text + "' does not begin with rv32 or rv64, such as rv32imac or rv64gc");
    }
    Set<Extension> extensions = EnumSet.noneOf(Extension.class);
    String[] parts = lower.substring(4).split("_", -1);
    readLetters(text, parts[0], extensions);
    if (!extensions.contains(Extension.I)) {
      throw new IllegalArgumentException(
          "ISA '" + text + "' has no base: expected i or g behind " + lower.substring(0, 4));
    }
    for (int i = 1; i < parts.length; i++) {
      extensions.add(named(text, parts[i]));
    }
    if (extensions.contains(Extension.D) && !extensions.contains(Extension.F)) {
      throw new IllegalArgumentException("ISA '" + text + "' has d without f, which it needs");
    }
    return new Isa(xlen, extensions);
  }

  /** Letters, behind which one longer name may stand without an underscore. */
  private static void readLetters(String text, String part, Set<Extension> extensions) {
    for (int i = 0; i < part.length(); i++) {
      char letter = part.charAt(i);
      if (letter == 'g') {
        extensions.addAll(GENERAL);
      } else if (letter == 'z' || letter == 's') {
        extensions.add(named(text, part.substring(i)));
        return;
      } else {
        extensions.add(named(text, String.valueOf(letter)));
      }
    }
  }

  private static Extension named(String text, String name) {
    Extension found = ofName(name);
    if (found == null) {
      throw new IllegalArgumentException(
          "ISA '" + text + "' names an unknown extension '" + name + "': known are " + known());
    }
    return found;
  }

  private static @Nullable Extension ofName(String name) {
    for (Extension extension : Extension.values()) {
      if (extension != Extension.PRIVILEGED && extension.stringName().equals(name)) {
        return extension;
      }
    }
    return null;
  }

  private static String known() {
    List<String> names = new ArrayList<>(List.of("g"));
    for (Extension extension : Extension.values()) {
      if (extension != Extension.PRIVILEGED) {
        names.add(extension.stringName());
      }
    }
    return String.join(" ", names);
  }

  /** The register width. */
  public Xlen xlen() {
    return xlen;
  }

  /** True when it has that extension. */
  public boolean has(Extension extension) {
    return (present & bit(extension)) != 0;
  }

  /**
   * True when it has that instruction: a compressed one needs what it stands for beside the C
   * extension.
   */
  public boolean has(Instruction row) {
    return row.in(xlen) && has(row.extension()) && has(row.base().extension());
  }

  /**
   * {@code misa} (RISC-V Privileged 1.12, 3.1.1), sign-extended from XLEN: MXL in the two highest
   * bits, a bit for each extension that has a letter, and those of S and U.
   */
  public long misa() {
    long letters = 0;
    for (Extension extension : Extension.values()) {
      if (extension.isLetter() && has(extension)) {
        letters |= letterBit(extension.title().charAt(0));
      }
    }
    for (char mode : MODE_LETTERS.toCharArray()) {
      letters |= letterBit(mode);
    }
    long mxl = xlen == Xlen.RV32 ? 1 : 2;
    return xlen.signExtend(mxl << (xlen.bits() - 2) | letters);
  }

  private static long letterBit(char letter) {
    return 1L << (letter - 'A');
  }

  private static int bit(Extension extension) {
    return 1 << extension.ordinal();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Isa isa && isa.xlen == xlen && isa.present == present;
  }

  @Override
  public int hashCode() {
    return present * 31 + xlen.bits();
  }

  /**
   * The canonical ISA string, in lower case, such as {@code rv32imac_zicntr_zicsr_zifencei}; {@link
   * #parse} reads it, and a device tree's {@code riscv,isa} takes it.
   */
  @Override
  public String toString() {
    List<Extension> extensions = new ArrayList<>(EnumSet.allOf(Extension.class));
    extensions.removeIf(extension -> extension == Extension.PRIVILEGED || !has(extension));
    String letters =
        extensions.stream()
            .filter(Extension::isLetter)
            .map(Extension::stringName)
            .collect(Collectors.joining());
    String names =
        extensions.stream()
            .filter(extension -> !extension.isLetter())
            .map(extension -> "_" + extension.stringName())
            .collect(Collectors.joining());
    return "rv" + xlen.bits() + letters + names;
  }
}
