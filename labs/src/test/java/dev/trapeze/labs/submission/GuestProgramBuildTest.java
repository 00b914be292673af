package dev.trapeze.labs.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trapeze.cpu.device.ConsoleOutput;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.FirstProcess;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.KernelStop;
import dev.trapeze.kernel.event.KernelEvents;
import dev.trapeze.kernel.fs.Mkfs;
import dev.trapeze.labs.testing.SubmissionFault;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Guest programs from what students hand in. */
class GuestProgramBuildTest {
  private static final Xlen ANY = Xlen.RV64;

  private static byte[] build(String fileName, String text, Xlen xlen) {
    return GuestProgramBuild.build("prog", fileName, text, xlen);
  }

  private static AbstractThrowableAssert<?, ?> refuses(String fileName, String text) {
    return assertThatThrownBy(() -> build(fileName, text, ANY)).isInstanceOf(SubmissionFault.class);
  }

  /** What the program, run as the first process, shows and ends with. */
  private static String run(byte[] elf, Xlen xlen, String... argv) throws Exception {
    ByteArrayOutputStream console = new ByteArrayOutputStream();
    ConsoleOutput output = console::write;
    Kernel kernel =
        new Kernel(
            KernelConfig.of(xlen)
                .withRamBytes(8 << 20)
                .withFirstProcess(FirstProcess.only("/prog", List.of(argv))),
            Mkfs.XV6.image(List.of(new Mkfs.Entry("prog", elf))),
            output,
            KernelEvents.NONE);
    kernel.boot();
    KernelStop stop = kernel.run(10_000_000);
    assertThat(stop).isInstanceOf(KernelStop.PoweredOff.class);
    return console.toString(StandardCharsets.ISO_8859_1)
        + "status "
        + ((KernelStop.PoweredOff) stop).status();
  }

  private static void needsCompiler() {
    assumeTrue(CrossCompiler.find() != null, CrossCompiler.COMMAND + " is not installed");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void assemblyHasConstantsFunctionsAndRegistersOfEitherWidth(Xlen xlen) throws Exception {
    String source =
        """
        main:                       # LOAD in a comment, "and a text
            addi sp, sp, -4*WORD
            STORE ra, 0(sp)
            STORE s0, WORD(sp)
            mv   s0, a1
            li   a0, 1
            LOAD a1, WORD(s0)
            call print
            li   a0, 1
            la   a1, text
            call print
            li   a0, 1
            li   a1, -2147483648
            call print_number
            LOAD a0, WORD(s0)
            call strlen
            mv   s0, a0
            la   a0, buffer
            la   a1, text
            call stpcpy
            la   a0, buffer
            la   a1, text
            call strcmp
            add  s0, s0, a0
            li   a0, 99
            call close
            add  a0, a0, s0         # 2 less EBADF
            addi a0, a0, EBADF
            LOAD s0, WORD(sp)
            LOAD ra, 0(sp)
            addi sp, sp, 4*WORD
            ret
            .data
        text:   .asciz " STORE: \\" "
        table:  ADDRESS text
            .bss
        buffer: .space 100
        """;
    assertThat(run(build("prog.S", source, xlen), xlen, "prog", "hi"))
        .isEqualTo("hi STORE: \" -2147483648status 2");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void aSourceMayDefineItsOwnFunctionsAndStart(Xlen xlen) throws Exception {
    String source =
        """
        _start: call write
        write:  li a0, 7
                call exit
        """;
    assertThat(run(build("prog.S", source, xlen), xlen, "prog")).isEqualTo("status 7");
  }

  @Test
  void errorsOfTheAssemblerAreToldWithTheirPlace() {
    refuses("prog.S", "main: lw a0, 4[sp]\n  STORE a0, 3, 4\n")
        .hasMessageContaining("prog.S:1:1")
        .hasMessageContaining("prog.S:2:");
    refuses("prog.S", "li a0, 1\n").hasMessageContaining("prog.S:1: where does");
    refuses("prog.S", "main: call nobody\n")
        .hasMessageContaining("prog.S:1:")
        .hasMessageContaining("nobody");
    refuses("prog.S", "main: .space 2000000\n").hasMessageContaining("more than the disk takes");
  }

  @Test
  void whatIsNoTextIsToldSo(@TempDir Path folder) throws Exception {
    Path file = Files.write(folder.resolve("prog.S"), new byte[] {(byte) 0xFF, 0, 1});
    assertThatThrownBy(() -> GuestProgramBuild.build("prog", file, ANY))
        .isInstanceOf(SubmissionFault.class)
        .hasMessage("prog.S: the file is not text in UTF-8");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void programsInCHaveTheLibrary(Xlen xlen) throws Exception {
    needsCompiler();
    String source =
        """
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        #include <stddef.h>
        #include <sys/stat.h>
        #include <unistd.h>

        int main(int argc, char *argv[])
        {
            char *copy = strdup(argv[1]);
            printf("%s %d %lld\\n", copy, argc, (long long)getpid() * 1000000000000 / 7);
            free(copy);
            return 3;
        }
        """;
    assertThat(run(build("prog.c", source, xlen), xlen, "prog", "hello"))
        .isEqualTo("hello 2 142857142857\nstatus 3");
  }

  @Test
  void errorsOfTheCompilerAreToldWithTheirPlace() {
    needsCompiler();
    refuses("prog.c", "int main(void)\n{\n    return x;\n}\n")
        .hasMessageContaining("prog.c:3:12: error:")
        .hasMessageNotContaining("trapeze-c-");
    refuses("prog.c", "int f(void);\nint main(void) { return f(); }\n")
        .hasMessageContaining("undefined reference to `f'")
        .hasMessageNotContaining("trapeze-c-");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "#include \"SECRET\"\nint main(void) { return 0; }\n",
        "#define A \"SECRET\"\n#include A\n",
        "const char *p = \"x\"\n#include \"SECRET\"\n;\n",
        "asm(\".include \\\"SECRET\\\"\");\nint main(void) { return 0; }\n",
        "asm(\"# 3 \\\"prog.c\\\"\\n.include \\\"SECRET\\\"\");\nint main(void) { return 0; }\n",
        "asm(\".data\\n.incbin \\\"SECRET\\\"\");\nint main(void) { return 0; }\n",
        "asm(\".macro m a, b\\n.\\\\a\\\\b \\\"SECRET\\\"\\n.endm\\n.data\\nm inc bin\");"
            + "\nint main(void) { return 0; }\n"
      })
  void filesOfTheHostAreNotRead(String source, @TempDir Path folder) throws Exception {
    needsCompiler();
    Path secret = Files.writeString(folder.resolve("secret"), "the secret words\n");
    refuses("prog.c", source.replace("SECRET", secret.toString()))
        .hasMessageStartingWith("prog.c:1: the program reads ")
        .hasMessageNotContaining("words");
  }
}
