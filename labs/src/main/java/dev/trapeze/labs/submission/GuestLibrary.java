package dev.trapeze.labs.submission;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.abi.DirentLayout;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.Limits;
import dev.trapeze.kernel.abi.StatLayout;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.fs.OpenFlags;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What an assembly program finds without writing it: constants, a function for each system call,
 * and a few others. The functions keep the calling convention and depend on nothing but themselves.
 */
final class GuestLibrary {

  /**
   * Functions by name. Those of system calls, which come from the kernel's table, return what the
   * kernel returns: a result, or a negated error number.
   */
  private static final Map<String, String> FUNCTIONS =
      Map.of(
          // main(argc, argv), and its result is the status.
          "_start",
          """
          call main
          li   a7, SYS_EXIT
          ecall
          """,
          // a0 = bytes in front of the NUL of the string a0
          "strlen",
          """
          mv   t0, a0
          .Lstrlen_next:
          lbu  t1, 0(t0)
          beqz t1, .Lstrlen_end
          addi t0, t0, 1
          j    .Lstrlen_next
          .Lstrlen_end:
          sub  a0, t0, a0
          ret
          """,
          // a0 = 0 if the strings a0 and a1 are equal, else the difference of the first bytes that
          // differ
          "strcmp",
          """
          lbu  t0, 0(a0)
          lbu  t1, 0(a1)
          bne  t0, t1, .Lstrcmp_end
          beqz t0, .Lstrcmp_end
          addi a0, a0, 1
          addi a1, a1, 1
          j    strcmp
          .Lstrcmp_end:
          sub  a0, t0, t1
          ret
          """,
          // Copies the string a1 to a0; a0 = where the copy's NUL is.
          "stpcpy",
          """
          lbu  t0, 0(a1)
          sb   t0, 0(a0)
          beqz t0, .Lstpcpy_end
          addi a0, a0, 1
          addi a1, a1, 1
          j    stpcpy
          .Lstpcpy_end:
          ret
          """,
          // Writes the string a1 to the descriptor a0.
          "print",
          """
          mv   a2, a1
          .Lprint_next:
          lbu  t0, 0(a2)
          beqz t0, .Lprint_end
          addi a2, a2, 1
          j    .Lprint_next
          .Lprint_end:
          sub  a2, a2, a1
          li   a7, SYS_WRITE
          ecall
          ret
          """,
          // Writes the number a1, signed, in decimal to the descriptor a0.
          "print_number",
          """
          addi sp, sp, -32
          addi t0, sp, 32
          mv   t1, a1
          bgez t1, .Lprint_number_digit
          neg  t1, t1
          .Lprint_number_digit:
          li   t2, 10
          remu t3, t1, t2
          addi t3, t3, '0'
          addi t0, t0, -1
          sb   t3, 0(t0)
          divu t1, t1, t2
          bnez t1, .Lprint_number_digit
          bgez a1, .Lprint_number_write
          li   t3, '-'
          addi t0, t0, -1
          sb   t3, 0(t0)
          .Lprint_number_write:
          mv   a1, t0
          addi a2, sp, 32
          sub  a2, a2, t0
          li   a7, SYS_WRITE
          ecall
          addi sp, sp, 32
          ret
          """);

  private GuestLibrary() {}

  /** The constants, all in one line that ends where a source's own first line can begin. */
  static String constants(Xlen xlen) {
    List<String> all = new ArrayList<>();
    constant(all, "WORD", xlen.bytes());
    for (Syscall call : Syscall.values()) {
      constant(all, "SYS_" + call.callName().toUpperCase(Locale.ROOT), call.number());
    }
    for (Errno errno : Errno.values()) {
      constant(all, errno.name(), errno.number());
    }
    constant(all, "O_RDONLY", OpenFlags.O_RDONLY);
    constant(all, "O_WRONLY", OpenFlags.O_WRONLY);
    constant(all, "O_RDWR", OpenFlags.O_RDWR);
    constant(all, "O_CREAT", OpenFlags.O_CREAT);
    constant(all, "O_TRUNC", OpenFlags.O_TRUNC);
    constant(all, "PATH_BYTES", Limits.XV6.pathBytes());
    StatLayout stat = StatLayout.vimix(xlen);
    constant(all, "STAT_BYTES", stat.bytes());
    constant(all, "STAT_MODE", stat.mode().offset());
    constant(all, "STAT_SIZE", stat.size().offset());
    constant(all, "S_IFMT", 0170000);
    constant(all, "S_IFDIR", 0040000);
    constant(all, "S_IFREG", 0100000);
    constant(all, "S_IFCHR", 0020000);
    DirentLayout entry = DirentLayout.vimix(xlen);
    constant(all, "DIRENT_BYTES", entry.bytes());
    constant(all, "DIRENT_NAME", entry.name().offset());
    return String.join("", all);
  }

  private static void constant(List<String> all, String name, long value) {
    all.add(".equ " + name + ", " + value + "; ");
  }

  /** The functions but those that a source defines itself. */
  static String functionsBut(Set<String> defined) {
    StringBuilder text = new StringBuilder(".text\n.balign 4\n");
    for (Syscall call : Syscall.values()) {
      append(text, call.callName(), "li a7, " + call.number() + "\necall\nret\n", defined);
    }
    FUNCTIONS.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(function -> append(text, function.getKey(), function.getValue(), defined));
    return text.toString();
  }

  private static void append(StringBuilder text, String name, String body, Set<String> defined) {
    if (!defined.contains(name)) {
      text.append(name).append(":\n").append(body);
    }
  }
}
