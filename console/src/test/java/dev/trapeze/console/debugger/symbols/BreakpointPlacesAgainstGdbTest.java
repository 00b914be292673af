package dev.trapeze.console.debugger.symbols;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trapeze.cpu.elf.ElfSymbol;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where breakpoints on lines and functions go, compared with gdb, for a program compiled here. */
class BreakpointPlacesAgainstGdbTest {
  private static final String GCC = "riscv64-unknown-elf-gcc";
  private static final String GDB = "gdb-multiarch";

  private static final String PROGRAM =
      """
      static volatile int sink;
      int table[8];

      int square(int x)
      {
          return x * x;
      }

      int one_line(int x) { return sink + x; }

      /* Nothing is compiled from here to the next function. */

      __attribute__((noinline)) int sum(int n)
      {
          int total = 0;

          for (int i = 0; i < n; i++) {
              if (i % 3 == 0)
                  total += table[i & 7];
              else
                  total -= square(i);
          }
          sink = total;
          return total;
      }

      void _start(void)
      {
          table[2] = 5;
          table[3] = sum(7);
          table[4] = sum(one_line(square(3)));
          for (;;)
              ;
      }
      """;

  private static final Pattern LOCATION = Pattern.compile("^\\s*([\\d.]+) .* y +(0x[0-9a-f]+) .*$");

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-O0 -march=rv64imac -mabi=lp64",
        "-O0 -march=rv32imac -mabi=ilp32",
        "-Os -march=rv64imac -mabi=lp64",
        "-O0 -march=rv64imac -mabi=lp64 -gdwarf-2",
        "-O0 -march=rv32imac -mabi=ilp32 -gdwarf-4 -gdwarf64"
      })
  void breakpointsAreWhereGdbPutsThem(String options) throws Exception {
    assumeTrue(isInstalled(GCC), GCC + " is not installed");
    assumeTrue(isInstalled(GDB), GDB + " is not installed");
    Files.writeString(folder.resolve("places.c"), PROGRAM);
    List<String> compile = new ArrayList<>(List.of(GCC, "-g", "-ffunction-sections"));
    compile.addAll(List.of(options.split(" ")));
    // Inlined code is in the tables as lines, and as functions only where types are.
    compile.addAll(List.of("-fno-inline", "-ffreestanding", "-nostdlib", "-static"));
    compile.addAll(List.of("-fno-omit-frame-pointer", "-Wl,-Ttext=0x10000", "-o", "places"));
    compile.add("places.c");
    run(compile);
    byte[] elf = Files.readAllBytes(folder.resolve("places"));
    Module module = requireNonNull(new ElfModules().of("places", elf)).module();

    TreeMap<String, TreeSet<Long>> ours = new TreeMap<>();
    int lines = (int) PROGRAM.lines().count();
    for (int line = 1; line <= lines; line++) {
      int next = module.lines().nextLineWithCode("places.c", line);
      ours.put("places.c:" + line, new TreeSet<>(module.places("places.c", next)));
    }
    for (ElfSymbol symbol : module.symbols()) {
      if (symbol.type() == ElfSymbol.Type.FUNCTION && !symbol.name().equals("one_line")) {
        ours.put(symbol.name(), new TreeSet<>(List.of(module.bodyOf(symbol))));
      }
    }
    assertThat(ours).containsKeys("square", "sum", "_start");
    Map<String, TreeSet<Long>> theirs = gdb(ours.keySet());
    if (options.startsWith("-Os")) {
      // gdb may take a line once for each block of a function; blocks are not in line tables.
      ours.replaceAll((place, addresses) -> firstOf(addresses));
      theirs.replaceAll((place, addresses) -> firstOf(addresses));
    }
    assertThat(ours).isEqualTo(theirs);
  }

  private static TreeSet<Long> firstOf(TreeSet<Long> addresses) {
    return addresses.isEmpty() ? addresses : new TreeSet<>(List.of(addresses.first()));
  }

  /** What gdb says about each of these places. */
  private Map<String, TreeSet<Long>> gdb(Iterable<String> places) throws Exception {
    StringBuilder script = new StringBuilder("set breakpoint pending off\nset width 0\n");
    for (String place : places) {
      script.append("echo place ").append(place).append("\\n\n");
      // Without a breakpoint the script would end.
      script.append("python\ntry:\n  gdb.execute('break ").append(place);
      script.append("')\nexcept gdb.error:\n  pass\nend\n");
      script.append("info breakpoints\ndelete\n");
    }
    Files.writeString(folder.resolve("script"), script);
    String said = run(List.of(GDB, "-nx", "-batch", "-x", "script", "places"));
    TreeMap<String, TreeSet<Long>> found = new TreeMap<>();
    TreeSet<Long> current = new TreeSet<>();
    for (String line : said.lines().toList()) {
      Matcher location = LOCATION.matcher(line);
      if (line.startsWith("place ")) {
        current = new TreeSet<>();
        found.put(line.substring("place ".length()), current);
      } else if (location.matches()) {
        current.add(Long.decode(location.group(2)));
      }
    }
    return found;
  }

  private static boolean isInstalled(String command) throws InterruptedException {
    try {
      return new ProcessBuilder(command, "--version")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private String run(List<String> command) throws Exception {
    java.lang.Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
