package dev.trapeze.console.debugger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.console.debugger.command.DebugCommand;
import dev.trapeze.console.debugger.command.Ink;
import dev.trapeze.console.debugger.command.Invocation;
import dev.trapeze.console.debugger.repl.Answers;
import dev.trapeze.console.debugger.repl.Interpreter;
import dev.trapeze.console.debugger.run.Arrival;
import dev.trapeze.console.debugger.run.DebuggedSystem;
import dev.trapeze.console.debugger.run.EventFan;
import dev.trapeze.console.debugger.run.Outside;
import dev.trapeze.console.debugger.run.Stop;
import dev.trapeze.console.debugger.run.StopPlace;
import dev.trapeze.console.debugger.run.StopPoint;
import dev.trapeze.console.debugger.run.Until;
import dev.trapeze.console.image.RootImage;
import dev.trapeze.cpu.device.ConsoleOutput;
import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.KernelStop;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.fs.DiskFormatException;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.proc.Process;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A system with the built-in disk whose shell reads a script, under a debugger. */
public final class ScriptedSystem {
  private final Debugger debugger;

  private ScriptedSystem(Debugger debugger) {
    this.debugger = debugger;
  }

  /** The usual system of that width, at its start. */
  public static ScriptedSystem of(Xlen xlen, String script) {
    return of(KernelConfig.of(xlen), AddressSpaceLayout.vimix(xlen), script);
  }

  /** A system with that layout, at its start. */
  public static ScriptedSystem of(KernelConfig config, AddressSpaceLayout layout, String script) {
    try {
      EventFan events = new EventFan();
      Kernel kernel =
          new Kernel(
              config.withLayout(layout).withInteractiveConsole(false),
              RootImage.of(layout),
              value -> {},
              events);
      kernel.boot();
      kernel.input(script.getBytes(StandardCharsets.ISO_8859_1));
      kernel.endOfInput();
      return new ScriptedSystem(
          new Debugger(
              new DebuggedSystem(
                  kernel,
                  events,
                  new Sleeping(),
                  Set.of(EventFan.class, ConsoleOutput.class),
                  List.of())));
    } catch (DiskFormatException e) {
      throw new AssertionError(e);
    }
  }

  /** Nothing arrives but what the processes wait for: time. */
  private static final class Sleeping implements Outside {
    @Override
    public @Nullable Arrival poll() {
      return null;
    }

    @Override
    public @Nullable Arrival atRest(KernelStop rest) {
      return rest instanceof KernelStop.SleepingUntil sleeping
          ? new Arrival.Time(sleeping.time())
          : null;
    }

    @Override
    public boolean interrupted() {
      return false;
    }

    @Override
    public void interrupt() {}

    @Override
    public void flush() {}
  }

  /** The debugger. */
  public Debugger debugger() {
    return debugger;
  }

  /** The kernel. */
  public Kernel kernel() {
    return debugger.kernel();
  }

  /** Runs until one of those traps has been taken by a process of that name. */
  public ScriptedSystem runToTrap(String program, TrapCause... causes) {
    return runTo(new StopPlace.Trap(Set.of(causes)), program);
  }

  /** Runs until a process of that name has made a system call that enters the kernel. */
  public ScriptedSystem runToCall(String program, Syscall call) {
    return runTo(new StopPlace.Call(call), program);
  }

  /** Runs until a stop point stops it while a process of that name has the hart. */
  public ScriptedSystem runTo(StopPlace place, String program) {
    StopPoint point = debugger.stopPoints().add(place, "", OptionalInt.empty(), false);
    try {
      do {
        Stop stop = debugger.system().resume(Until.STOPPED);
        debugger.stopped(stop);
        assertThat(stop).isInstanceOfAny(Stop.Caught.class, Stop.AtBreakpoint.class);
      } while (!program.equals(programOnHart()));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    } finally {
      debugger.stopPoints().delete(point);
    }
    return this;
  }

  /** Takes steps. */
  public ScriptedSystem step(int steps) {
    try {
      for (int i = 0; i < steps; i++) {
        Stop stop = debugger.system().step();
        assertThat(stop).isNull();
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return this;
  }

  /** The process of that name. */
  public Process process(String program) {
    return kernel().processes().all().stream()
        .filter(process -> process.name().equals(program))
        .findFirst()
        .orElseThrow();
  }

  private @Nullable String programOnHart() {
    Process process = debugger.subject().process();
    return process == null ? null : process.name();
  }

  /** What a command answers; nothing of the system may change by it. */
  public String answer(List<DebugCommand> commands, String line) {
    String before = kernel().stateHash();
    String answer;
    try {
      answer = run(commands, line);
    } catch (CommandError e) {
      throw new AssertionError(line + ": " + e.getMessage(), e);
    }
    assertThat(kernel().stateHash()).as(line + " changes nothing").isEqualTo(before);
    return answer;
  }

  /** What the interpreter of all commands answers to a line. */
  public String typed(String line) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text, true);
    new Interpreter(debugger, new Answers(out, out, Ink.PLAIN)).executeTyped(line);
    return text.toString().replace(System.lineSeparator(), "\n").strip();
  }

  /** The one line by which a command fails. */
  public String failure(List<DebugCommand> commands, String line) {
    String before = kernel().stateHash();
    String message = "";
    try {
      String answer = run(commands, line);
      throw new AssertionError(line + " answers: " + answer);
    } catch (CommandError e) {
      message = String.valueOf(e.getMessage());
    }
    assertThat(kernel().stateHash()).as(line + " changes nothing").isEqualTo(before);
    assertThat(message).isNotBlank().doesNotContain("\n");
    return message;
  }

  /** {@code pid N} at the end of a line names a process, as in the REPL. */
  private String run(List<DebugCommand> commands, String line) throws CommandError {
    DebugCommand command =
        commands.stream()
            .filter(each -> names(each).stream().anyMatch(name -> begins(line, name)))
            .findFirst()
            .orElseThrow();
    String name =
        names(command).stream().filter(each -> begins(line, each)).findFirst().orElseThrow();
    String arguments = line.substring(name.length()).trim();
    OptionalInt pid = OptionalInt.empty();
    if (arguments.matches("(.* )?pid [0-9]+")) {
      int at = arguments.lastIndexOf("pid ");
      pid = OptionalInt.of(Integer.parseInt(arguments.substring(at + 4)));
      arguments = arguments.substring(0, at).trim();
    }
    StringWriter text = new StringWriter();
    try (PrintWriter out = new PrintWriter(text)) {
      command.action().run(new Invocation(debugger, "", arguments, pid, out, Ink.PLAIN));
    }
    return text.toString().replace(System.lineSeparator(), "\n");
  }

  private static boolean begins(String line, String name) {
    return line.equals(name) || line.startsWith(name + " ");
  }

  private static List<String> names(DebugCommand command) {
    List<String> names = new ArrayList<>(command.aliases());
    names.add(0, command.name());
    return names;
  }
}
