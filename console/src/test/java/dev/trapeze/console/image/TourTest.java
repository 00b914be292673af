package dev.trapeze.console.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.images.UserPrograms;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.KernelStop;
import dev.trapeze.kernel.event.KernelEvents;
import dev.trapeze.kernel.fs.DiskFormatException;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The programs of the tour do what the comments at their heads show, in both layouts. */
class TourTest {
  private static final Pattern SECTION =
      Pattern.compile("^ \\* In (vimix|linux|both)(, until \\^C)?:$");
  private static final String SHOWN = " *   ";
  private static final String COMMAND = "$ ";
  // What changes with the version of the programs, or with what has run before.
  private static final Pattern VARYING =
      Pattern.compile(
          "(?<=0x)[0-9a-f]+|(?<=pid |PID:|misused\\[)[0-9]+|(?<=begins with the bytes ).*");
  private static final long STEP = 50_000_000;

  /** A session that a comment shows. */
  private record Session(
      String program, String layout, List<String> commands, List<String> shown, boolean endless) {
    @Override
    public String toString() {
      return program + " in " + layout;
    }
  }

  static Stream<Session> sessions() {
    return UserPrograms.tourNames().stream().flatMap(name -> sessionsOf(name).stream());
  }

  private static List<Session> sessionsOf(String program) {
    String source = new String(UserPrograms.tourSource(program), StandardCharsets.UTF_8);
    List<Session> sessions = new ArrayList<>();
    List<Session> open = List.of();
    for (String line : source.substring(0, source.indexOf("*/")).lines().toList()) {
      Matcher section = SECTION.matcher(line);
      if (section.matches()) {
        open = newSessions(program, section.group(1), section.group(2) != null);
        sessions.addAll(open);
      } else if (line.startsWith(SHOWN)) {
        String text = line.substring(SHOWN.length());
        for (Session session : open) {
          if (text.startsWith(COMMAND)) {
            session.commands.add(text.substring(COMMAND.length()));
          } else {
            session.shown.add(text);
          }
        }
      }
    }
    return sessions;
  }

  private static List<Session> newSessions(String program, String layout, boolean endless) {
    List<String> layouts = layout.equals("both") ? List.of("vimix", "linux") : List.of(layout);
    return layouts.stream()
        .map(each -> new Session(program, each, new ArrayList<>(), new ArrayList<>(), endless))
        .toList();
  }

  @Test
  void eachProgramShowsWhatItDoesInBothLayouts() {
    assertThat(UserPrograms.tourNames()).isNotEmpty();
    for (String name : UserPrograms.tourNames()) {
      assertThat(sessionsOf(name))
          .as(name)
          .allSatisfy(session -> assertThat(session.shown).isNotEmpty())
          .extracting(Session::layout)
          .containsExactlyInAnyOrder("vimix", "linux");
    }
  }

  @ParameterizedTest
  @MethodSource("sessions")
  void programDoesWhatItsCommentShows(Session session) throws DiskFormatException {
    List<String> output = outputOf(session, Xlen.RV64);
    List<String> expected = withoutVarying(session.shown);
    if (session.endless) {
      output = output.subList(0, expected.size());
    }
    assertThat(withoutVarying(output)).isEqualTo(expected);
  }

  /** Numbers of bytes are other ones there, but as many lines say what happens. */
  @ParameterizedTest
  @MethodSource("sessions")
  void programDoesAsMuchWith32Bits(Session session) throws DiskFormatException {
    List<String> output = outputOf(session, Xlen.RV32);
    if (session.endless) {
      assertThat(output).hasSizeGreaterThan(session.shown.size());
    } else {
      assertThat(output).hasSameSizeAs(session.shown);
    }
  }

  private static List<String> withoutVarying(List<String> lines) {
    return lines.stream()
        .map(line -> VARYING.matcher(line).replaceAll("#").stripTrailing())
        .toList();
  }

  /** The lines that the console shows until the shell has come to the end of the commands. */
  private static List<String> outputOf(Session session, Xlen xlen) throws DiskFormatException {
    AddressSpaceLayout layout = AddressSpaceLayout.named(session.layout, xlen);
    KernelConfig config = KernelConfig.of(xlen).withLayout(layout).withInteractiveConsole(false);
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    Kernel kernel = new Kernel(config, RootImage.of(layout), output::write, KernelEvents.NONE);
    kernel.boot();
    String script = "cd /tour\n" + String.join("\n", session.commands) + "\n";
    kernel.input(script.getBytes(StandardCharsets.ISO_8859_1));
    kernel.endOfInput();
    while (true) {
      KernelStop stop = kernel.run(STEP);
      if (stop instanceof KernelStop.SleepingUntil sleeping) {
        kernel.machine().clock().skipTo(sleeping.time());
      }
      List<String> lines = output.toString(StandardCharsets.UTF_8).lines().toList();
      if (stop instanceof KernelStop.PoweredOff
          || session.endless && lines.size() > session.shown.size()) {
        return lines;
      }
      assertThat(kernel.machine().clock().instructionsRetired()).isLessThan(40 * STEP);
    }
  }
}
