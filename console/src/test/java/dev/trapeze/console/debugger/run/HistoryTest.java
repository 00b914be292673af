package dev.trapeze.console.debugger.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.console.image.RootImage;
import dev.trapeze.cpu.device.ConsoleOutput;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.event.KernelEvents;
import dev.trapeze.kernel.fs.DiskFormatException;
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
}
