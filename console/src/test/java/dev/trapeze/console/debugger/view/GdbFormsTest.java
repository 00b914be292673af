package dev.trapeze.console.debugger.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.images.UserPrograms;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What gdb-multiarch, if there is one, shows of the same program in its file is the same. */
class GdbFormsTest {
  private static final List<String> COMMANDS =
      List.of(
          "x/20xw main",
          "x/11xb main+2",
          "x/9xh main",
          "x/3xg main",
          "x/5dw main",
          "x/5uw",
          "x/5ow main",
          "x/5tb main",
          "x/3dh main",
          "x/3zw main",
          "x/9c main",
          "x/2cw main",
          "x/5fw main",
          "x/3fg main",
          "x/3a main",
          "x/2xw main",
          "x/-3xw main+40",
          "x/-2",
          "x/-9xb main+40",
          "x",
          "x/2",
          "x/4s 0",
          "x/2s",
          "print main",
          "print &main",
          "print *main",
          "print main+4",
          "print (long)main",
          "print (char)main",
          "print (char*)main",
          "print (void*)main",
          "print (int*)main",
          "print {char[8]}main",
          "print {int}main",
          "print *(int*)main@3",
          "print/x *(int*)main@3",
          "print/c *(int*)main@3",
          "print/d *(unsigned char*)main@9",
          "print/x *(unsigned char*)main",
          "print/t 10",
          "print/o 8",
          "print/z 5",
          "print/a main+3",
          "print/c 65",
          "print/f 1",
          "print/f 5ll",
          "print/u -1",
          "print/x -1",
          "print/d 0xffffffff",
          "print 'A'",
          "print '\\n'",
          "print '\\300'",
          "print 1.5 + 1",
          "print 1.0/3",
          "print 1e30",
          "print (float)1/3",
          "print 1 == 1",
          "print $foo = 7",
          "print $foo * 2",
          "print $",
          "print $$2",
          "print (short)70000",
          "print main == 0",
          "print sizeof(long)",
          "output 5 + 3",
          "output/x 255");

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void answerIsGdbs(Xlen xlen) throws IOException, InterruptedException {
    Path program = folder.resolve("ls");
    Files.write(program, UserPrograms.elf("ls", xlen.bits()));
    StringBuilder script = new StringBuilder("import gdb\ngdb.execute('set style enabled off')\n");
    for (String command : COMMANDS) {
      String quoted = command.replace("\\", "\\\\").replace("'", "\\'");
      script.append("print('(gdb) " + quoted + "')\nprint(gdb.execute('" + quoted);
      script.append("', to_string=True).rstrip('\\n'))\n");
    }
    Path file = folder.resolve("script.py");
    Files.writeString(file, script);
    String expected = run(program, file);

    ViewSession session = ViewSession.atMain(xlen, "ls");
    StringBuilder ours = new StringBuilder();
    for (String command : COMMANDS) {
      ours.append("(gdb) ").append(command).append('\n');
      ours.append(session.type(command).replaceFirst("\n+$", "")).append('\n');
    }
    assertThat(ours.toString()).isEqualTo(expected);
  }

  private static String run(Path program, Path script) throws IOException, InterruptedException {
    try {
      ProcessBuilder builder =
          new ProcessBuilder(
                  "gdb-multiarch", "-nx", "-batch", program.toString(), "-x", script.toString())
              .redirectErrorStream(true);
      builder.environment().put("LC_ALL", "C");
      Process gdb = builder.start();
      gdb.getOutputStream().close();
      String output = new String(gdb.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      gdb.waitFor();
      return output.substring(output.indexOf("(gdb) "));
    } catch (IOException e) {
      Assumptions.abort("no gdb-multiarch here: " + e.getMessage());
      throw e;
    }
  }
}
