package dev.trapeze.kernel.syscall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.KernelPanic;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.proc.ProcessInfo;
import dev.trapeze.kernel.proc.SavedRegisters;
import dev.trapeze.kernel.testing.TestSystem;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CallExtensionTest {
  private static final String EXIT =
      """
      li   a0, 0
      li   a7, SYS_EXIT
      ecall
      """;

  private static TestSystem system(Xlen xlen, CallExtension extension, String source) {
    return TestSystem.of(xlen)
        .configure(config -> config.withExtension(() -> extension))
        .program("main", source)
        .program("other", EXIT)
        .first("main", "main")
        .boot();
  }

  private static CallExtension calling(AddedCall... calls) {
    return kernel -> List.of(calls);
  }

  /** Writes down what it hears. */
  private static final class Diary implements CallExtension {
    private final List<String> lines = new ArrayList<>();

    @Override
    public List<AddedCall> calls(KernelView kernel) {
      return List.of(new AddedCall(1000, "twice", call -> done(2 * call.wordArgument(0))));
    }

    private static Outcome done(long value) {
      return new Outcome.Done(value);
    }

    private void note(ProcessInfo process, String what) {
      lines.add("%d/%d %s".formatted(process.pid(), process.slot(), what));
    }

    @Override
    public void made(ProcessInfo caller, long number, String name) {
      note(caller, "%d %s".formatted(number, name));
    }

    @Override
    public void returned(ProcessInfo caller, long number, String name, long result) {
      note(caller, "%d %s = %d".formatted(number, name, result));
    }

    @Override
    public void forked(ProcessInfo parent, ProcessInfo child) {
      note(parent, "forked " + child.pid());
    }

    @Override
    public void programReplaced(ProcessInfo process) {
      note(process, "is now " + process.name());
    }

    @Override
    public void ended(ProcessInfo process) {
      note(process, "ended");
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyCallIsHeardOfOnceWhetherItWaitsFailsOrNeverReturns(Xlen xlen) {
    Diary diary = new Diary();
    TestSystem system =
        system(
            xlen,
            diary,
            """
                li   a0, -21
                li   a7, 1000
                ecall                   # twice(-21)
                li   a7, 1001
                ecall                   # nobody's
                li   a7, SYS_FORK
                ecall
                beqz a0, child
                li   a0, 0
                li   a7, SYS_WAIT
                ecall                   # waits
                li   a0, 77
                li   a7, SYS_CLOSE
                ecall                   # fails
                li   a0, 0
                li   a7, SYS_EXIT
                ecall
            child:
                la   a0, path
                la   a1, argv
                li   a7, SYS_EXECV
                ecall
                ebreak
                .data
            path: .asciz "/other"
                .align 3
            argv: ADDRESS path, 0
            """);

    assertThat(system.runToPowerOff()).isZero();

    assertThat(diary.lines)
        .filteredOn(line -> line.startsWith("1/"))
        .containsExactly(
            // The first process comes into being by an exec too.
            "1/0 7 execv",
            "1/0 is now main",
            "1/0 7 execv = 1",
            "1/0 1000 twice",
            "1/0 1000 twice = -42",
            "1/0 1001 unknown",
            "1/0 1001 unknown = " + Errno.ENOSYS.result(),
            "1/0 1 fork",
            "1/0 forked 2",
            "1/0 1 fork = 2",
            "1/0 3 wait",
            "1/0 3 wait = 2",
            "1/0 21 close",
            "1/0 21 close = " + Errno.EBADF.result(),
            "1/0 2 exit",
            "1/0 ended");
    assertThat(diary.lines)
        .filteredOn(line -> line.startsWith("2/"))
        .containsExactly(
            "2/1 7 execv", "2/1 is now other", "2/1 7 execv = 1", "2/1 2 exit", "2/1 ended");
    assertThat(system.output()).isEqualTo("1 main: unknown sys call 1001\n");
  }

  @ParameterizedTest
  @EnumSource
  void callThatDoesNotReturnLeavesTheRegistersAsItsHandlerHasSetThem(Xlen xlen) {
    AddedCall jump =
        new AddedCall(
            1000,
            "jump",
            call -> {
              SavedRegisters registers = call.registers();
              registers.setEpc(call.addressArgument(0));
              registers.setX(SavedRegisters.A0, 7);
              return Outcome.NO_RETURN;
            });
    TestSystem system =
        system(
            xlen,
            calling(jump),
            """
                la   a0, target
                li   a7, 1000
                ecall
                ebreak
            target:
                li   a7, SYS_EXIT
                ecall
            """);

    assertThat(system.runToPowerOff()).isEqualTo(7);
  }

  @ParameterizedTest
  @EnumSource
  void ticksOfARunningProgramMayChangeItsRegisters(Xlen xlen) {
    CallExtension stopper =
        new CallExtension() {
          private int ticks;

          @Override
          public List<AddedCall> calls(KernelView kernel) {
            return List.of();
          }

          @Override
          public void ticked(ProcessInfo process, SavedRegisters registers) {
            ticks++;
            if (ticks == 3) {
              assertThat(registers.x(0)).isZero();
              registers.setX(5, registers.x(5) + 1);
            }
          }
        };
    TestSystem system =
        system(
            xlen,
            stopper,
            """
                li   t0, 41
                li   t1, 42
            1:  bne  t0, t1, 1b
                mv   a0, t0
                li   a7, SYS_EXIT
                ecall
            """);

    assertThat(system.runToPowerOff()).isEqualTo(42);
  }

  @ParameterizedTest
  @EnumSource
  @SuppressWarnings("NullAway") // null is one of the wrong things
  void whatAnExtensionDoesWrongIsAPanicThatNamesIt(Xlen xlen) {
    AddedCall.Handler zero = call -> Outcome.ZERO;
    assertPanic(
        xlen, calling(new AddedCall(54, "mine", zero)), "calls gave a call with the number");
    assertPanic(
        xlen,
        calling(new AddedCall(1000, "one", zero), new AddedCall(1000, "two", zero)),
        "calls gave a second call with the number 1000");
    assertPanic(xlen, calling(new AddedCall(1000, "a\nb", zero)), "calls gave a call whose name");
    assertPanic(xlen, kernel -> null, "calls threw java.lang.NullPointerException");
    assertPanic(
        xlen, calling(new AddedCall(1000, "none", call -> null)), "none gave null, but a result");
    assertPanic(
        xlen,
        calling(
            new AddedCall(
                1000,
                "todo",
                call -> {
                  throw new UnsupportedOperationException("TODO");
                })),
        "todo threw java.lang.UnsupportedOperationException: TODO");
    assertPanic(
        xlen,
        calling(new AddedCall(1000, "far", call -> new Outcome.Done(call.wordArgument(6)))),
        "far threw");
    assertPanic(
        xlen,
        calling(new AddedCall(1000, "x32", call -> new Outcome.Done(call.registers().x(32)))),
        "the registers are x0 to x31, there is no x32");
    assertPanic(
        xlen,
        new CallExtension() {
          @Override
          public List<AddedCall> calls(KernelView kernel) {
            return List.of();
          }

          @Override
          public void returned(ProcessInfo caller, long number, String name, long result) {
            throw ErrnoException.of(Errno.EINVAL);
          }
        },
        "returned threw");
  }

  private static void assertPanic(Xlen xlen, CallExtension extension, String words) {
    TestSystem system = system(xlen, extension, "li a7, 1000\necall\n" + EXIT);

    assertThatThrownBy(system::run)
        .isInstanceOf(KernelPanic.class)
        .hasMessageContaining(words)
        .hasMessageContaining("pid 1");
  }
}
