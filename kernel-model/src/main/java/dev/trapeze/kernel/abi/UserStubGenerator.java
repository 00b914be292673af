package dev.trapeze.kernel.abi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes the user side of the system-call table: {@code usys.S}, one function for each call, and
 * {@code syscall.h}, the numbers.
 *
 * <p>A stub leaves its arguments where the C calling convention has put them. A result from -4095
 * to -1 is a negated {@link Errno}; any other, high addresses of {@code sbrk} included, is returned
 * as it is (the rule of Linux's C libraries).
 */
public final class UserStubGenerator {
  private static final String ORIGIN =
      "Generated from the kernel's system-call table by UserStubGenerator; do not edit.";

  private UserStubGenerator() {}

  /**
   * Writes both files into a folder, which must exist.
   *
   * @param args the folder
   */
  public static void main(String[] args) throws IOException {
    if (args.length != 1) {
      throw new IllegalArgumentException("expected one argument: the folder to write to");
    }
    Path folder = Path.of(args[0]);
    Files.writeString(folder.resolve("usys.S"), stubs());
    Files.writeString(folder.resolve("syscall.h"), header());
  }

  /** The text of {@code usys.S}, for GNU as and either XLEN. */
  public static String stubs() {
    StringBuilder text = new StringBuilder("# ").append(ORIGIN).append('\n');
    for (Syscall call : Syscall.values()) {
      appendFunction(
          text,
          call.functionName(),
          "    li      a7, " + call.number() + '\n',
          "    ecall\n",
          "    li      t0, -4095\n",
          "    bgeu    a0, t0, 1f\n",
          "    ret\n",
          "1:  tail    __set_errno\n");
    }
    text.append("\n# a0 = -errno; returns -1\n");
    appendFunction(
        text,
        "__set_errno",
        "    neg     a0, a0\n",
        "    la      t0, errno\n",
        "    sw      a0, 0(t0)\n",
        "    li      a0, -1\n",
        "    ret\n");
    return text.toString();
  }

  /** The text of {@code syscall.h}. */
  public static String header() {
    StringBuilder text = new StringBuilder("/* ").append(ORIGIN).append(" */\n");
    text.append("#ifndef SYSCALL_H\n#define SYSCALL_H\n\n");
    for (Syscall call : Syscall.values()) {
      text.append(
          String.format(
              "#define SYS_%-10s %2d /* %s */\n", call.callName(), call.number(), call.result()));
    }
    return text.append("\n#endif\n").toString();
  }

  /** One global function in a section of its own, so that the linker drops unused ones. */
  private static void appendFunction(StringBuilder text, String name, String... lines) {
    text.append("\n    .section .text.").append(name).append(", \"ax\", @progbits\n");
    text.append("    .globl  ").append(name).append('\n');
    text.append("    .type   ").append(name).append(", @function\n");
    text.append(name).append(":\n");
    for (String line : lines) {
      text.append(line);
    }
    text.append("    .size   ").append(name).append(", . - ").append(name).append('\n');
  }
}
