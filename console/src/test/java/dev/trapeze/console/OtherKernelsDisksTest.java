package dev.trapeze.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.console.TrapezeProcess.Result;
import dev.trapeze.cpu.assembler.Assembler;
import dev.trapeze.cpu.assembler.AssemblyException;
import dev.trapeze.cpu.elf.ElfWriter;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.fs.DiskFormatException;
import dev.trapeze.kernel.fs.Mkfs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks with an init and a shell that know xv6's or VIMIX's system calls and nothing of ours. */
class OtherKernelsDisksTest {
  private static final byte[] COMMANDS = "hello\nnope\nhello\n".getBytes(StandardCharsets.US_ASCII);

  private static final String INIT =
      """
          .globl _start
          PADDING
      _start:
          la   a0, console
          li   a1, 2
          li   a7, 15
          ecall
          bgez a0, opened
          la   a0, console
          MKNOD
          li   a7, 17
          ecall
          la   a0, console
          li   a1, 2
          li   a7, 15
          ecall
      opened:
          li   a0, 0
          li   a7, 10
          ecall
          li   a0, 0
          ecall
      again:
          li   a0, 1
          la   a1, message
          li   a2, 18
          li   a7, 16
          ecall
          li   a7, 1
          ecall
          beqz a0, child
          mv   s0, a0
      waiting:
          li   a0, 0
          li   a7, 3
          ecall
          bne  a0, s0, waiting
          j    again
      child:
          la   a0, sh
          la   a1, argv
          li   a7, 7
          ecall
          .data
      console:
          .asciz "console"
      message:
          .ascii "init: starting sh\\n"
      sh: .asciz "sh"
          .balign 8
      argv:
          ADDRESS sh
          ADDRESS 0
      """;

  private static final String SH =
      """
          .globl _start
          PADDING
      _start:
          li   a0, 2
          la   a1, prompt
          li   a2, 2
          li   a7, 16
          ecall
          la   s0, line
      more:
          li   a0, 0
          mv   a1, s0
          li   a2, 1
          li   a7, 5
          ecall
          beqz a0, end
          lbu  t0, 0(s0)
          addi s0, s0, 1
          li   t1, 10
          bne  t0, t1, more
          sb   zero, -1(s0)
          li   a7, 1
          ecall
          beqz a0, child
          li   a0, 0
          li   a7, 3
          ecall
          j    _start
      child:
          la   a0, line
          la   a1, argv
          li   a7, 7
          ecall
          li   a0, 2
          la   a1, failed
          li   a2, 12
          li   a7, 16
          ecall
          li   a0, 1
          li   a7, 2
          ecall
      end:
          li   a0, 0
          li   a7, 2
          ecall
          .data
      prompt:
          .ascii "$ "
      failed:
          .ascii "exec failed\\n"
          .balign 8
      argv:
          ADDRESS line
          ADDRESS 0
          .bss
      line:
          .space 128
      """;

  /** Writes a file, with what an xv6 program leaves in a2, sleeps for one, and shows the file. */
  private static final String HELLO =
      """
          .globl _start
          PADDING
      _start:
          la   a0, path
          li   a1, 0x202
          li   a2, 0x7a5a5a5a
          li   a7, 15
          ecall
          bltz a0, failed
          mv   s0, a0
          la   a1, text
          li   a2, 3
          li   a7, 16
          ecall
          li   a0, 1
          li   a7, 13
          ecall
          la   a0, path
          li   a1, 0
          li   a7, 15
          ecall
          la   a1, buffer
          li   a2, 100
          li   a7, 5
          ecall
          mv   a2, a0
          j    print
      failed:
          la   a1, no
          li   a2, 5
          j    write
      print:
          la   a1, buffer
      write:
          li   a0, 1
          li   a7, 16
          ecall
          li   a0, 0
          li   a7, 2
          ecall
          .data
      path:
          .asciz "x"
      text:
          .ascii "hi\\n"
      no: .ascii "none\\n"
          .bss
      buffer:
          .space 100
      """;

  @TempDir private Path folder;

  private static Mkfs.Entry program(
      String name, Xlen xlen, String mknod, String padding, String source)
      throws AssemblyException {
    String text =
        source
            .replace("MKNOD", mknod)
            .replace("PADDING", padding)
            .replace("ADDRESS", xlen == Xlen.RV64 ? ".dword" : ".word");
    return new Mkfs.Entry(name, ElfWriter.write(Assembler.assemble(text, name, xlen, 0)));
  }

  /** xv6's programs do not start at 0. */
  private Path xv6() throws AssemblyException, DiskFormatException, IOException {
    return disk(Xlen.RV64, "li a1, 1\nli a2, 0", "nop");
  }

  private Path vimix(Xlen xlen) throws AssemblyException, DiskFormatException, IOException {
    return disk(xlen, "li a1, 0x21b6\nli a2, 0x100000", "");
  }

  private Path disk(Xlen xlen, String mknod, String padding)
      throws AssemblyException, DiskFormatException, IOException {
    List<Mkfs.Entry> files =
        List.of(
            program("init", xlen, mknod, padding, INIT),
            program("sh", xlen, mknod, padding, SH),
            program("hello", xlen, mknod, padding, HELLO));
    return Files.write(folder.resolve("fs.img"), Mkfs.XV6.image(files).image());
  }

  @Test
  void diskWithXv6sProgramsBootsAsInXv6() throws Exception {
    Result result = TrapezeProcess.run(COMMANDS, "boot", "--disk", xv6().toString());
    assertThat(result.out())
        .isEqualTo("\nxv6 kernel is booting\n\ninit: starting sh\n$ hi\n$ exec failed\n$ hi\n$ ");
    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
  }

  @Test
  void diskWithVimixsProgramsBootsAsInVimixInTheirWidth() throws Exception {
    for (Xlen xlen : Xlen.values()) {
      Result result = TrapezeProcess.run(COMMANDS, "boot", "--disk", vimix(xlen).toString());
      // What lies in a2 is a mode here, and none that a file can have.
      assertThat(result.out())
          .as(xlen.toString())
          .isEqualTo("init: starting sh\n$ none\n$ exec failed\n$ none\n$ ");
      assertThat(result.err()).isEmpty();
      assertThat(result.status()).isZero();
    }
  }

  @Test
  void abiOverridesWhatTheDiskLooksLike() throws Exception {
    Result result =
        TrapezeProcess.run(
            COMMANDS,
            "boot",
            "--abi",
            "xv6",
            "--disk",
            disk(Xlen.RV64, "li a1, 1\nli a2, 0", "").toString());
    assertThat(result.out()).startsWith("\nxv6 kernel is booting\n\ninit: starting sh\n$ hi\n");
    Result wrong = TrapezeProcess.run(COMMANDS, "boot", "--abi", "xv7");
    assertThat(wrong.status()).isEqualTo(2);
    assertThat(wrong.err()).contains("'xv7' is not a kernel: trapeze or xv6 or vimix or auto");
  }
}
