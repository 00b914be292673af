package dev.trapeze.console.debugger.screen;

import dev.trapeze.console.debugger.command.Ink;
import dev.trapeze.console.debugger.view.Look;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.Register;
import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.proc.ProcessState;
import dev.trapeze.kernel.proc.Trapframe;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Registers and CSRs; what has changed since the stop before is bold. */
final class RegisterLines {
  /** pc and x1 to x31. */
  static final List<String> NAMES =
      Stream.concat(Stream.of("pc"), IntStream.range(1, 32).mapToObj(Register::abiName)).toList();

  /** Those of a trap. */
  static final List<CsrId> TRAP_CSRS =
      List.of(CsrId.SSTATUS, CsrId.SCAUSE, CsrId.SEPC, CsrId.STVAL, CsrId.STVEC, CsrId.SSCRATCH);

  /** Those that matter most in a trap come first; not all of them have room everywhere. */
  private static final List<Integer> BESIDE =
      List.of(
          2, 1, 17, 10, 11, 12, 13, 5, 6, 8, 3, 4, 14, 15, 16, 7, 9, 18, 19, 20, 21, 22, 23, 24, 25,
          26, 27, 28, 29, 30, 31);

  private final Look look;
  private final Map<String, Long> before;

  RegisterLines(Look look, Map<String, Long> before) {
    this.look = look;
    this.before = before;
  }

  /** Width of {@link #besideTrapframe}. */
  static int besideColumns(Xlen xlen) {
    return 5 + 2 * (2 * xlen.bytes() + 1);
  }

  /** The paging mode and the root of the table that translates now, and whose it is. */
  static String satp(Look look, Hart hart) {
    long satp = hart.csrs().read(CsrId.SATP);
    PagingMode mode = PagingMode.ofSatp(satp, look.xlen());
    if (mode == null || mode == PagingMode.BARE) {
      return "satp bare";
    }
    long rootPa = mode.rootPa(satp);
    String owner = "";
    if (rootPa == look.subject().kernel().state().kernelSpace().table().rootPa()) {
      owner = " (kernel)";
    } else {
      for (Process process : look.subject().kernel().processes().all()) {
        boolean alive = process.state() != ProcessState.ZOMBIE;
        if (alive && process.addressSpace().table().rootPa() == rootPa) {
          owner = " (pid " + process.pid() + ")";
        }
      }
    }
    String name = mode.name().charAt(0) + mode.name().substring(1).toLowerCase(Locale.ROOT);
    return "satp " + name + " 0x" + Long.toHexString(rootPa) + owner;
  }

  private String mark(String name, long value, String text) {
    Long old = before.get(name);
    return old != null && old != value ? look.ink().changed(text) : text;
  }

  private String hex(long value) {
    return look.xlen().hex(value).substring(2);
  }

  /** Live registers, and what the trapframe holds; a star where they are not the same. */
  List<String> besideTrapframe(int height) {
    List<String> lines = new ArrayList<>();
    int width = 2 * look.xlen().bytes();
    lines.add(String.format("     %-" + width + "s %s", "hart", "trapframe"));
    if (!look.subject().hasRegisters()) {
      return lines;
    }
    Trapframe frame = look.subject().trapframe();
    long pc = look.subject().pc();
    lines.add(line("pc", pc, frame == null ? null : frame.epc()));
    for (int number : BESIDE) {
      if (lines.size() >= height) {
        break;
      }
      lines.add(
          line(
              Register.abiName(number),
              look.subject().x(number),
              frame == null ? null : frame.word(Trapframe.wordOf(number))));
    }
    return lines;
  }

  private String line(String name, long live, @Nullable Long saved) {
    String start = String.format("%-4s", name);
    String here = mark(name, live, hex(live));
    if (saved == null) {
      return start + " " + here;
    }
    boolean same = saved == live;
    Ink ink = look.ink();
    return start + (same ? " " : "*") + here + " " + (same ? ink.dim(hex(saved)) : hex(saved));
  }

  /** A line for each CSR of a trap. */
  List<String> trapCsrs() {
    Hart hart = look.subject().hart();
    List<String> lines = new ArrayList<>();
    if (hart == null) {
      return lines;
    }
    for (CsrId csr : TRAP_CSRS) {
      long value = hart.csrs().read(csr);
      String words = "";
      if (csr == CsrId.SCAUSE) {
        TrapCause cause = TrapCause.ofCsrValue(value);
        words = cause == null ? "" : cause.words();
      } else if (value != 0 && csr != CsrId.SSTATUS && csr != CsrId.SSCRATCH) {
        String name = look.name(value);
        words = name == null ? "" : "<" + name + ">";
      }
      String number = csr == CsrId.SCAUSE ? look.hex(value) : "0x" + hex(value);
      lines.add(
          String.format("%-8s ", csr.assemblerName())
              + mark(csr.assemblerName(), value, number)
              + " "
              + words);
    }
    return lines;
  }

  /** All of them, in as many columns as there are. */
  List<String> all(int columns) {
    int width = 2 * look.xlen().bytes() + 6;
    int perLine = Math.max(1, columns / width);
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    if (!look.subject().hasRegisters()) {
      return lines;
    }
    for (int i = 0; i < NAMES.size(); i++) {
      String name = NAMES.get(i);
      long value = i == 0 ? look.subject().pc() : look.subject().x(i);
      line.append(String.format("%-4s ", name)).append(mark(name, value, hex(value))).append(' ');
      if (i % perLine == perLine - 1 || i == NAMES.size() - 1) {
        lines.add(line.toString());
        line.setLength(0);
      }
    }
    return lines;
  }
}
