package dev.trapeze.console.debugger.trap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trapeze.console.debugger.CommandError;
import dev.trapeze.console.debugger.run.Position;
import dev.trapeze.console.debugger.run.Stop;
import dev.trapeze.console.debugger.run.Until;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Predicate;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class TrapTimelineTest {
  /** A parent that waits for a child, and a child that writes what no picture likes. */
  private static final String HOSTILE =
      """
      _start:
          li a7, SYS_FORK
          ecall
          beqz a0, child
          li a0, 0
          li a7, SYS_WAIT
          ecall
          li a0, 0
          li a7, SYS_EXIT
          ecall
      child:
          li a0, 1
          la a1, text
          lb t0, 0(a1)          # what is not in memory would not be shown
          li a2, 27
          li a7, SYS_WRITE
          ecall
          .4byte 0xffffffff
      .data
      text: .ascii "</title><script>&\\"']]>"
            .byte 0, 1, 27, 0xff, 0x80
      """;

  private static AssembledGuest guest(Xlen xlen, String layout, int harts) {
    KernelConfig config =
        KernelConfig.of(xlen).withLayout(AddressSpaceLayout.named(layout, xlen)).withHarts(harts);
    return new AssembledGuest(config, HOSTILE);
  }

  private static TimelineRun.Shown whole(AssembledGuest guest) throws Exception {
    return new TimelineRun(guest.debugger()).traps(Long.MAX_VALUE);
  }

  private static List<Timeline.Mark> marks(Timeline timeline, Predicate<Timeline.Mark> which) {
    return timeline.marks().stream().filter(which).toList();
  }

  private static Document parsed(Path file) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    return factory.newDocumentBuilder().parse(file.toFile());
  }

  @ParameterizedTest
  @CsvSource({"RV32, vimix", "RV64, vimix", "RV32, linux", "RV64, linux"})
  void hasAMarkForAllThatHappens(Xlen xlen, String layout) throws Exception {
    TimelineRun.Shown shown = whole(guest(xlen, layout, 1));
    Timeline timeline = shown.timeline();
    assertThat(shown.stop()).isInstanceOf(Stop.PoweredOff.class);
    assertThat(timeline.lanes()).extracting(Timeline.Lane::pid).containsExactly(1, 2);
    assertThat(timeline.lanes()).extracting(Timeline.Lane::program).containsOnly("main");
    Timeline.Mark wait = marks(timeline, mark -> mark.title().startsWith("wait(")).get(0);
    Timeline.Mark write = marks(timeline, mark -> mark.title().startsWith("write(")).get(0);
    assertThat(wait.details()).endsWith("gives 2");
    assertThat(write.details()).endsWith("gives 27");
    assertThat(wait.from()).isLessThan(write.from());
    assertThat(wait.to()).isGreaterThan(write.to());
    assertThat(marks(timeline, mark -> mark.title().equals("illegal instruction")))
        .singleElement()
        .matches(mark -> mark.pid() == 2 && mark.kind() == Timeline.Kind.FAULT);
    assertThat(marks(timeline, mark -> mark.kind() == Timeline.Kind.LIFE && mark.pid() == 2))
        .extracting(Timeline.Mark::title)
        .containsExactly("made by pid 1", "ends with status 132");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void aHartRunsOneProcessAtATime(Xlen xlen) throws Exception {
    Timeline timeline = whole(guest(xlen, "vimix", 2)).timeline();
    for (int hart = 0; hart < 2; hart++) {
      int number = hart;
      long end = 0;
      for (Timeline.Mark run :
          marks(timeline, m -> m.kind() == Timeline.Kind.RUN && m.hart() == number)) {
        assertThat(run.from()).isGreaterThanOrEqualTo(end);
        end = run.to();
      }
    }
    assertThat(marks(timeline, mark -> mark.kind() == Timeline.Kind.RUN)).isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void showsAPartOfWhatHasBeenAndComesBack(Xlen xlen) throws Exception {
    AssembledGuest guest = guest(xlen, "vimix", 1);
    Timeline whole = whole(guest).timeline();
    Position here = guest.system().now();
    Timeline.Mark write = marks(whole, mark -> mark.title().startsWith("write(")).get(0);
    TimelineRun.Shown part =
        new TimelineRun(guest.debugger()).between(write.from() - 1, write.to() + 1);
    assertThat(marks(part.timeline(), mark -> mark.kind() == Timeline.Kind.CALL)).contains(write);
    assertThat(guest.system().now()).isEqualTo(here);
    guest.system().resume(Until.STOPPED);
    AssembledGuest run = guest(xlen, "vimix", 1);
    run.system().resume(Until.STOPPED);
    assertThat(guest.debugger().kernel().stateHash())
        .isEqualTo(run.debugger().kernel().stateHash());
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void filesAreWellFormedWhateverAProgramWrites(Xlen xlen, @TempDir Path folder) throws Exception {
    Path svg = folder.resolve("a.svg");
    Path html = folder.resolve("a.html");
    AssembledGuest guest = guest(xlen, "linux", 1);
    String answer =
        guest.command("trap timeline", "--svg " + svg + " --html " + html, OptionalInt.empty());
    assertThat(answer).contains("2 processes");
    for (Path file : List.of(svg, html)) {
      Document document = parsed(file);
      boolean found = false;
      var rects = document.getElementsByTagName("rect");
      for (int i = 0; i < rects.getLength(); i++) {
        Element rect = (Element) rects.item(i);
        found |= rect.getTextContent().contains("</title><script>&\\\"']]>");
      }
      assertThat(found).as("%s", file).isTrue();
      int scripts = document.getElementsByTagName("script").getLength();
      assertThat(scripts).isEqualTo(file == html ? 1 : 0);
    }
    assertThat(Files.readString(html)).doesNotContain("src=").doesNotContain("href=");
  }

  @Test
  void endsAfterSoManyTrapsOrInstructions(@TempDir Path folder) throws Exception {
    AssembledGuest guest = guest(Xlen.RV64, "vimix", 1);
    String file = "--svg " + folder.resolve("a.svg");
    guest.command("trap timeline", file + " 100 instructions", OptionalInt.empty());
    assertThat(guest.system().now().instructions()).isEqualTo(100);
    guest.command("trap timeline", file + " 1 traps", OptionalInt.empty());
    assertThat(guest.debugger().kernel().state().traps().entries()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "5", "--svg", "--svg a x", "--svg a --from 5", "--svg a --from 5 --to 4"})
  void saysWhatWasExpected(String arguments) {
    AssembledGuest guest = guest(Xlen.RV64, "vimix", 1);
    assertThatThrownBy(() -> guest.command("trap timeline", arguments, OptionalInt.empty()))
        .isInstanceOf(CommandError.class)
        .hasMessageStartingWith("expected trap timeline --svg FILE|--html FILE");
  }
}
