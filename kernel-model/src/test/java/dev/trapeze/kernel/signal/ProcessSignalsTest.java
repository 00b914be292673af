package dev.trapeze.kernel.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.kernel.state.StateSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProcessSignalsTest {
  private static final SignalAction HANDLER = new SignalAction(0x1000, 0, 0x2000, 0);

  private final ProcessSignals signals = new ProcessSignals();

  private void catching(Signal... which) {
    for (Signal signal : which) {
      signals.setAction(signal, HANDLER);
    }
  }

  private Signal take() {
    Signal next = Objects.requireNonNull(signals.next()).signal();
    signals.remove(next);
    return next;
  }

  @Test
  void whatAnInstructionCausesComesFirstAndThenTheLowestNumber() {
    catching(Signal.SIGHUP, Signal.SIGUSR1, Signal.SIGSEGV, Signal.SIGSYS);
    signals.add(SignalInfo.byUser(Signal.SIGUSR1, 1));
    signals.add(SignalInfo.byUser(Signal.SIGSYS, 1));
    signals.add(SignalInfo.byUser(Signal.SIGHUP, 1));
    signals.add(SignalInfo.byUser(Signal.SIGSEGV, 1));

    assertThat(take()).isEqualTo(Signal.SIGSEGV);
    assertThat(take()).isEqualTo(Signal.SIGSYS);
    assertThat(take()).isEqualTo(Signal.SIGHUP);
    assertThat(take()).isEqualTo(Signal.SIGUSR1);
    assertThat(signals.next()).isNull();
    assertThat(signals.hasDeliverable()).isFalse();
  }

  @Test
  void ofEachSignalTheFirstWaits() {
    catching(Signal.SIGUSR1);
    signals.add(SignalInfo.byUser(Signal.SIGUSR1, 5));
    signals.add(SignalInfo.byUser(Signal.SIGUSR1, 6));

    assertThat(Objects.requireNonNull(signals.next()).pid()).isEqualTo(5);
    assertThat(take()).isEqualTo(Signal.SIGUSR1);
    assertThat(signals.next()).isNull();
  }

  @ParameterizedTest
  @EnumSource(Signal.class)
  void everySignalButTwoCanBeBlocked(Signal signal) {
    signals.setBlocked(-1);

    assertThat(signals.isBlocked(signal)).isEqualTo(signal.isCatchable());
    assertThat(signal.isCatchable()).isEqualTo(signal.number() != 9 && signal.number() != 19);
    assertThat(Signal.ofNumber(signal.number())).isEqualTo(signal);
  }

  @Test
  void numbersAreFrom1To31() {
    assertThat(Signal.ofNumber(0)).isNull();
    assertThat(Signal.ofNumber(-1)).isNull();
    assertThat(Signal.ofNumber(32)).isNull();
    assertThat(Signal.values()).hasSize(31);
  }

  @Test
  void blockedSignalWaitsUntilItIsUnblocked() {
    catching(Signal.SIGTERM);
    signals.setBlocked(Signal.SIGTERM.bit());
    signals.add(SignalInfo.byUser(Signal.SIGTERM, 1));

    assertThat(signals.hasDeliverable()).isFalse();
    assertThat(signals.next()).isNull();
    signals.setBlocked(0);
    assertThat(signals.hasDeliverable()).isTrue();
    assertThat(take()).isEqualTo(Signal.SIGTERM);
  }

  @Test
  void signalThatIsIgnoredAtLastIsForgotten() {
    catching(Signal.SIGCHLD, Signal.SIGTERM);
    signals.setBlocked(-1);
    signals.add(SignalInfo.byUser(Signal.SIGCHLD, 1));
    signals.add(SignalInfo.byUser(Signal.SIGTERM, 1));
    signals.setAction(Signal.SIGCHLD, SignalAction.BY_DEFAULT);
    signals.setAction(Signal.SIGTERM, new SignalAction(SignalAction.IGNORE, 0, 0, 0));
    signals.setBlocked(0);

    assertThat(signals.next()).isNull();
  }

  @Test
  void forcedSignalComesWithItsDefaultActionIfItWasBlockedOrIgnored() {
    catching(Signal.SIGSEGV);
    signals.setBlocked(Signal.SIGSEGV.bit());

    signals.force(SignalInfo.byKernel(Signal.SIGSEGV));

    assertThat(take()).isEqualTo(Signal.SIGSEGV);
    assertThat(signals.action(Signal.SIGSEGV)).isEqualTo(SignalAction.BY_DEFAULT);
    catching(Signal.SIGSEGV);
    signals.force(SignalInfo.byKernel(Signal.SIGSEGV));
    assertThat(signals.action(Signal.SIGSEGV)).isEqualTo(HANDLER);
  }

  @Test
  void handlerBlocksItselfAndItsMaskUnlessItSaysOtherwise() {
    int mask = Signal.SIGINT.bit();
    signals.setAction(Signal.SIGUSR1, new SignalAction(0x1000, 0, 0, mask));
    signals.setAction(Signal.SIGUSR2, new SignalAction(0x1000, SignalAction.SA_NODEFER, 0, mask));

    signals.handlerStarts(Signal.SIGUSR1);
    assertThat(signals.blocked()).isEqualTo(mask | Signal.SIGUSR1.bit());
    signals.setBlocked(0);
    signals.handlerStarts(Signal.SIGUSR2);
    assertThat(signals.blocked()).isEqualTo(mask);
  }

  @Test
  void everyDecisionAndEverySignalIsPartOfTheState() {
    List<List<Long>> states = new ArrayList<>();
    states.add(state());
    catching(Signal.SIGUSR1);
    states.add(state());
    signals.setBlocked(Signal.SIGUSR1.bit());
    states.add(state());
    signals.add(SignalInfo.byUser(Signal.SIGUSR1, 1));
    states.add(state());
    signals.remove(Signal.SIGUSR1);
    signals.add(SignalInfo.byUser(Signal.SIGUSR1, 2));
    states.add(state());
    signals.setAlternateStack(new AlternateStack(0x5000, 4096));
    states.add(state());

    assertThat(states).doesNotHaveDuplicates();
  }

  private List<Long> state() {
    List<Long> values = new ArrayList<>();
    signals.putState(
        new StateSink() {
          @Override
          public void put(long value) {
            values.add(value);
          }

          @Override
          public void put(byte[] bytes, int offset, int length) {
            throw new IllegalStateException("there are no bytes");
          }

          @Override
          public boolean meet(Object shared) {
            throw new IllegalStateException("nothing is shared");
          }
        });
    return values;
  }

  @Test
  void childInheritsAllButWhatWaits() {
    catching(Signal.SIGUSR1);
    signals.setAlternateStack(new AlternateStack(0x5000, 4096));
    signals.setBlocked(Signal.SIGUSR1.bit());
    signals.add(SignalInfo.byUser(Signal.SIGUSR1, 1));
    ProcessSignals child = new ProcessSignals();

    child.inheritFrom(signals);

    assertThat(child.action(Signal.SIGUSR1)).isEqualTo(HANDLER);
    assertThat(child.blocked()).isEqualTo(Signal.SIGUSR1.bit());
    assertThat(child.alternateStack().sizeBytes()).isEqualTo(4096);
    child.setBlocked(0);
    assertThat(child.hasDeliverable()).isFalse();
  }

  @Test
  void newProgramHasNoHandlersAndIgnoresAndBlocksWhatTheOldOneDid() {
    SignalAction ignore = new SignalAction(SignalAction.IGNORE, 0, 0, 0);
    catching(Signal.SIGUSR1);
    signals.setAction(Signal.SIGINT, ignore);
    signals.setAlternateStack(new AlternateStack(0x5000, 4096));
    signals.setBlocked(Signal.SIGTERM.bit());

    signals.programReplaced();

    assertThat(signals.action(Signal.SIGUSR1)).isEqualTo(SignalAction.BY_DEFAULT);
    assertThat(signals.action(Signal.SIGINT)).isEqualTo(ignore);
    assertThat(signals.alternateStack()).isEqualTo(AlternateStack.NONE);
    assertThat(signals.blocked()).isEqualTo(Signal.SIGTERM.bit());
  }
}
