package dev.trapeze.console.debugger.screen;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.console.debugger.DebuggedGuest;
import dev.trapeze.console.debugger.command.Ink;
import dev.trapeze.console.debugger.repl.Answers;
import dev.trapeze.console.debugger.repl.Interpreter;
import dev.trapeze.console.debugger.view.Look;
import dev.trapeze.cpu.isa.Xlen;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;
import org.jline.utils.AttributedString;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScreenTest {
  private final StringWriter answers = new StringWriter();
  private final ByteArrayOutputStream drawn = new ByteArrayOutputStream();

  /** At the second instruction of uservec, on the way into the system call write. */
  private Interpreter inTrap(Xlen xlen) {
    DebuggedGuest guest = DebuggedGuest.shell(xlen, "ls");
    PrintWriter out = new PrintWriter(answers);
    Interpreter interpreter = new Interpreter(guest.debugger(), new Answers(out, out, Ink.PLAIN));
    this.guest = guest;
    interpreter.executeTyped("catch exec");
    for (int i = 0; i < 3; i++) {
      interpreter.executeTyped("continue");
    }
    interpreter.executeTyped("delete");
    interpreter.executeTyped("advance *write");
    interpreter.executeTyped("stepi 3");
    answers.getBuffer().setLength(0);
    return interpreter;
  }

  private DebuggedGuest guest = DebuggedGuest.shell(Xlen.RV32);

  private List<AttributedString> picture(Layout layout, int columns, int rows) {
    Look look = Look.of(guest.debugger(), guest.debugger().subject(), Ink.COLOURED);
    return new Picture(look, Map.of("a0", 0L), columns, rows).lines(layout, "breakpoint 1");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void trapShowsCodeCsrsRegistersBesideTheTrapframeAndTheAddressSpace(Xlen xlen) {
    inTrap(xlen);
    List<String> lines =
        picture(Layout.TRAP, 80, 16).stream().map(line -> line.toString().stripTrailing()).toList();
    long rootPa =
        requireNonNull(guest.debugger().subject().process()).addressSpace().table().rootPa();
    assertThat(lines.get(0))
        .startsWith(
            " pid 3 ls | S-mode | satp "
                + (xlen == Xlen.RV32 ? "Sv32" : "Sv39")
                + " 0x"
                + Long.toHexString(rootPa)
                + " (pid 3) | instruction ");
    assertThat(lines).anyMatch(line -> line.matches("=> uservec\\+4 +lui +a0,.*"));
    assertThat(lines).anyMatch(line -> line.startsWith("scause   0x8 environment call from U-m"));
    assertThat(lines).anyMatch(line -> line.startsWith("sepc ") && line.contains("<write+2>"));
    assertThat(lines).anyMatch(line -> line.matches(".* \\| pc  \\*[0-9a-f]+ [0-9a-f]+"));
    assertThat(lines.get(14))
        .isEqualTo("[text][data][bss][guard][stack: sp][heap][trapframe][trampoline: pc]");
    assertThat(lines.get(15)).startsWith("-- trap -- breakpoint 1 ---");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void everyLayoutFillsAnySizeExactly(Xlen xlen) {
    inTrap(xlen);
    for (Layout layout : Layout.values()) {
      for (int[] size : new int[][] {{80, 16}, {100, 30}, {200, 60}, {81, 17}}) {
        List<AttributedString> lines = picture(layout, size[0], size[1]);
        assertThat(lines).as("%s %s", layout, size[1]).hasSize(size[1]);
        assertThat(lines).allMatch(line -> line.columnLength() == size[0]);
      }
    }
    assertThat(picture(Layout.SRC, 80, 16))
        .anyMatch(line -> line.toString().matches("=> +\\d+ .*"));
    assertThat(picture(Layout.REGS, 80, 16)).anyMatch(line -> line.toString().startsWith("pc   "));
    assertThat(picture(Layout.MAPS, 80, 16))
        .anyMatch(line -> line.toString().contains("trampoline"));
    assertThat(picture(Layout.TRAP, 200, 60)).anyMatch(line -> line.toString().contains("heap  "));
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void pictureIsDrawnAboveAScrollingRegionInTheSizeOfTheWindow(Xlen xlen) throws IOException {
    Interpreter interpreter = inTrap(xlen);
    try (Terminal terminal =
        new ExternalTerminal(
            "test",
            "xterm",
            new ByteArrayInputStream(new byte[0]),
            drawn,
            StandardCharsets.UTF_8)) {
      terminal.setSize(new Size(80, 24));
      interpreter.screen().attach(terminal);
      interpreter.executeTyped("layout trap");
      assertThat(takeDrawn()).contains("\033[17;24r", "\0337\033[1;1H", "\033[16;1H", "\0338");
      interpreter.executeTyped("stepi");
      assertThat(takeDrawn()).contains("=> ", "uservec+8 ").doesNotContain("r\033[24;1H");
      terminal.setSize(new Size(100, 40));
      interpreter.executeTyped("layout asm");
      assertThat(takeDrawn()).contains("\033[31;40r", "\033[30;1H");
      terminal.setSize(new Size(79, 24));
      interpreter.executeTyped("info display");
      assertThat(takeDrawn()).contains("\033[r");
      interpreter.executeTyped("layout trap");
      assertThat(answers.toString()).contains("has 79x24 characters: a layout needs 80x24.");
      assertThat(takeDrawn()).isEmpty();
      terminal.setSize(new Size(80, 24));
      interpreter.executeTyped("layout src");
      takeDrawn();
      interpreter.executeTyped("layout off");
      assertThat(takeDrawn()).startsWith("\033[r");
      interpreter.executeTyped("stepi");
      assertThat(takeDrawn()).isEmpty();
    }
  }

  private String takeDrawn() {
    String text = drawn.toString(StandardCharsets.UTF_8);
    drawn.reset();
    return text;
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void withoutATerminalThePictureIsPrintedOnce(Xlen xlen) {
    Interpreter interpreter = inTrap(xlen);
    String before = guest.kernel().stateHash();
    interpreter.executeTyped("layout trap");
    assertThat(answers.toString().lines().toList())
        .hasSize(16)
        .allMatch(line -> line.length() <= 80);
    assertThat(guest.kernel().stateHash()).isEqualTo(before);
    answers.getBuffer().setLength(0);
    interpreter.executeTyped("layout nosuch");
    interpreter.executeTyped("layout");
    assertThat(answers.toString())
        .isEqualTo(
            "'nosuch' is no layout: expected trap, regs, asm, src, maps or off.\n"
                + "A name is missing: expected trap, regs, asm, src, maps or off.\n");
  }
}
