package dev.trapeze.kernel.exec;

import dev.trapeze.cpu.assembler.AssembledSection;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.assembly.KernelAssembly;
import dev.trapeze.kernel.assembly.KernelCode;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.Pages;
import dev.trapeze.kernel.mm.Region;
import dev.trapeze.kernel.mm.RegionKind;
import dev.trapeze.kernel.proc.Process;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The program of the first process: one page that execs another program and does nothing else
 * (xv6's {@code initcode.S} and {@code uvmfirst}). Its source is the resource {@code initcode.S}.
 */
public final class InitCode {
  private InitCode() {}

  /**
   * Maps the init code into a process that has nothing for user mode yet, and lets it start there.
   *
   * @param path of the program that it execs
   * @param argv of that program
   * @throws IllegalArgumentException when path and argv do not fit into the page
   */
  public static void load(
      Process first, AddressSpaceLayout layout, String path, List<String> argv) {
    long startVa = layout.initCodeVa();
    KernelCode code = assemble(layout, path, argv);
    AssembledSection text = code.program().section(".text");
    if (text.contents().length > Pages.BYTES) {
      throw new IllegalArgumentException(
          "the first program's arguments do not fit into one page with the init code");
    }
    first
        .addressSpace()
        .mapFilled(
            new Region(
                RegionKind.INIT_CODE,
                startVa,
                startVa + Pages.BYTES,
                Pte.R | Pte.W | Pte.X | Pte.U));
    first.addressSpace().load(startVa, text.contents(), 0, text.contents().length);
    first.trapframe().setEpc(code.program().entry());
    first.trapframe().setSp(startVa + Pages.BYTES);
  }

  /**
   * The init code with the given arguments, at its address; the array and the strings are in it.
   *
   * @param path of the program that it execs
   * @param argv of that program
   */
  public static KernelCode assemble(AddressSpaceLayout layout, String path, List<String> argv) {
    Xlen xlen = layout.xlen();
    String constants =
        String.format(
            ".equ SYS_EXECV, %d; .equ SYS_EXIT, %d; ",
            Syscall.EXECV.number(), Syscall.EXIT.number());
    return KernelAssembly.assembleResource(
        InitCode.class, "initcode.S", constants, data(xlen, path, argv), xlen, layout.initCodeVa());
  }

  /** The strings, and the array of their addresses. */
  private static String data(Xlen xlen, String path, List<String> argv) {
    String addressDirective = xlen == Xlen.RV32 ? "    .word " : "    .dword ";
    StringBuilder strings = new StringBuilder("path:\n").append(bytes(path));
    StringBuilder addresses = new StringBuilder("    .balign 8\nargv:\n");
    for (int i = 0; i < argv.size(); i++) {
      strings.append("arg").append(i).append(":\n").append(bytes(argv.get(i)));
      addresses.append(addressDirective).append("arg").append(i).append('\n');
    }
    return strings.append(addresses).append(addressDirective).append("0\n").toString();
  }

  /** The characters by number, so that none needs quoting, and NUL. */
  private static String bytes(String string) {
    StringBuilder line = new StringBuilder("    .byte ");
    for (byte value : string.getBytes(StandardCharsets.ISO_8859_1)) {
      line.append(value & 0xFF).append(", ");
    }
    return line.append("0\n").toString();
  }
}
