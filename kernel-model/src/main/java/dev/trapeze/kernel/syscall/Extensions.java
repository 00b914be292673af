package dev.trapeze.kernel.syscall;

import dev.trapeze.kernel.abi.Argument;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.piece.PieceException;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.proc.ProcessHooks;
import dev.trapeze.kernel.proc.ProcessInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * All {@link CallExtension}s of a kernel. Whatever they do wrong ends in a {@link PieceException}
 * that says what.
 */
public final class Extensions implements ProcessHooks {
  /** What a call has as its name of which nobody knows anything. */
  static final String UNKNOWN = "unknown";

  /** Arguments of an added call: the registers a0 to a5. */
  static final List<Argument> ARGUMENTS =
      IntStream.range(0, 6).<Argument>mapToObj(Argument.Word::new).toList();

  private static final Pattern NAME = Pattern.compile("\\w{1,30}");

  private final List<CallExtension> extensions;
  private final KernelView kernel;
  private @Nullable Map<Long, Entry> calls;

  /**
   * A call and whose it is.
   *
   * @param owner the extension
   * @param call what it has added
   */
  record Entry(CallExtension owner, AddedCall call) {

    /**
     * Does the call.
     *
     * @throws ErrnoException when it fails
     */
    Outcome handle(UserCall context) throws ErrnoException {
      Outcome outcome;
      try {
        outcome = call.handler().handle(context);
      } catch (ErrnoException e) {
        throw e;
      } catch (RuntimeException | Error e) {
        throw PieceException.thrown(owner, call.name(), e);
      }
      if (outcome instanceof Outcome.Done || outcome instanceof Outcome.NoReturn) {
        return outcome;
      }
      throw PieceException.wrong(
          owner, call.name(), "gave " + outcome + ", but a result or NO_RETURN was expected");
    }
  }

  /**
   * The extensions of a kernel.
   *
   * @param kernel what they get to see of it
   */
  public Extensions(List<CallExtension> extensions, KernelView kernel) {
    this.extensions = List.copyOf(extensions);
    this.kernel = kernel;
  }

  /** Whether there are none. */
  boolean isEmpty() {
    return extensions.isEmpty();
  }

  /** The added call with that number, or null. */
  @Nullable Entry ofNumber(long number) {
    return calls().get(number);
  }

  /** Asked for late, so that what is wrong with them is a panic of a system that runs. */
  private Map<Long, Entry> calls() {
    if (calls == null) {
      calls = new HashMap<>();
      for (CallExtension extension : extensions) {
        for (AddedCall call : callsOf(extension)) {
          add(extension, call);
        }
      }
    }
    return calls;
  }

  private List<AddedCall> callsOf(CallExtension extension) {
    try {
      // A copy, in whose making all that the list itself might do is done.
      return List.copyOf(new ArrayList<>(extension.calls(kernel)));
    } catch (RuntimeException | Error e) {
      throw PieceException.thrown(extension, "calls", e);
    }
  }

  private void add(CallExtension extension, AddedCall call) {
    if (call.number() < CallExtension.FIRST_NUMBER) {
      throw PieceException.wrong(
          extension,
          "calls",
          "gave a call with the number "
              + call.number()
              + ", but the numbers below "
              + CallExtension.FIRST_NUMBER
              + " are the kernel's");
    }
    if (!NAME.matcher(call.name()).matches()) {
      throw PieceException.wrong(
          extension, "calls", "gave a call whose name is not of 1 to 30 letters, digits and '_'");
    }
    if (calls().putIfAbsent((long) call.number(), new Entry(extension, call)) != null) {
      throw PieceException.wrong(
          extension, "calls", "gave a second call with the number " + call.number());
    }
  }

  /** A process has made a call. */
  void made(Process caller, long number, String name) {
    calls();
    tell("made", extension -> extension.made(ProcessInfo.of(caller), number, name));
  }

  /** A call is done. */
  void returned(Process caller, long number, String name, long result) {
    tell("returned", extension -> extension.returned(ProcessInfo.of(caller), number, name, result));
  }

  /** A process has another program. */
  void programReplaced(Process process) {
    tell("programReplaced", extension -> extension.programReplaced(ProcessInfo.of(process)));
  }

  @Override
  public void forked(Process parent, Process child) {
    tell("forked", extension -> extension.forked(ProcessInfo.of(parent), ProcessInfo.of(child)));
  }

  @Override
  public void ended(Process process) {
    tell("ended", extension -> extension.ended(ProcessInfo.of(process)));
  }

  @Override
  public void ticked(Process process) {
    tell("ticked", extension -> extension.ticked(ProcessInfo.of(process), process.trapframe()));
  }

  private void tell(String hook, Consumer<CallExtension> message) {
    for (CallExtension extension : extensions) {
      try {
        message.accept(extension);
      } catch (RuntimeException | Error e) {
        throw PieceException.thrown(extension, hook, e);
      }
    }
  }
}
