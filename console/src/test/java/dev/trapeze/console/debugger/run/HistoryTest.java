package dev.trapeze.console.debugger.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.console.image.RootImage;
import dev.trapeze.cpu.device.ConsoleOutput;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.event.KernelEvents;
import dev.trapeze.kernel.fs.DiskFormatException;
import dev.trapeze.kernel.proc.ProcessInfo;
import dev.trapeze.kernel.syscall.AddedCall;
import dev.trapeze.kernel.syscall.CallExtension;
import dev.trapeze.kernel.syscall.KernelView;
import dev.trapeze.kernel.syscall.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HistoryTest {
  @Test
  void whatIsKeptLastIsThereHoweverManyThereAre() throws DiskFormatException {
    KernelConfig config = KernelConfig.of(Xlen.RV64);
    Kernel kernel =
        new Kernel(config, RootImage.of(config.layout()), value -> {}, KernelEvents.NONE);
    kernel.boot();
    History history =
        new History(kernel, Set.of(ConsoleOutput.class, KernelEvents.class), List.of());
    for (int i = 0; i < 255; i++) {
      kernel.run(10);
      history.keep();
    }
    history.restore(history.start());
    kernel.run(5);
    history.keep();
    Position near = Position.of(kernel);
    kernel.run(2);
    history.restore(near);
    assertThat(Position.of(kernel)).isEqualTo(near);
  }

  /** Counts in a plain field, as pieces do. */
  private static final class Counter implements CallExtension {
    private int calls;

    @Override
    public List<AddedCall> calls(KernelView kernel) {
      return List.of(new AddedCall(1000, "count", call -> new Outcome.Done(calls)));
    }

    @Override
    public void made(ProcessInfo caller, long number, String name) {
      calls++;
    }
  }

  /** Pieces are made by somebody who has files, class loaders and more of the host. */
  @Test
  void pieceIsTakenBackAndWhoeverMadeItIsNot() throws DiskFormatException {
    Path host = Path.of("");
    List<Counter> made = new ArrayList<>();
    KernelConfig config =
        KernelConfig.of(Xlen.RV64)
            .withExtension(
                () -> {
                  assertThat(host).isEqualTo(Path.of(""));
                  made.add(new Counter());
                  return made.get(0);
                });
    Kernel kernel =
        new Kernel(config, RootImage.of(config.layout()), value -> {}, KernelEvents.NONE);
    kernel.boot();
    History history =
        new History(kernel, Set.of(ConsoleOutput.class, KernelEvents.class), List.of());
    kernel.run(100_000);
    assertThat(made.get(0).calls).isPositive();

    history.restore(history.start());

    assertThat(made.get(0).calls).isZero();
  }
}
