package dev.trapeze.console.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.console.image.RootImage;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.event.KernelEvents;
import dev.trapeze.kernel.fs.DiskFormatException;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;

class DebuggedConsoleTest {
  private static DebuggedConsole consoleOf(HostInput input) throws DiskFormatException {
    KernelConfig config = KernelConfig.of(Xlen.RV32);
    Kernel kernel =
        new Kernel(config, RootImage.of(config.layout()), value -> {}, KernelEvents.NONE);
    kernel.boot();
    return new DebuggedConsole(
        kernel, input, new GuestOutput(OutputStream.nullOutputStream()), true);
  }

  private static HostInput nothing() {
    return new PolledKeys(new ByteArrayInputStream(new byte[0]));
  }

  @Test
  void aWishToStandStillDoesNotEndTheDebuggerWhenItRunsOn() throws DiskFormatException {
    DebuggedConsole console = consoleOf(nothing());
    console.interrupt();
    assertThat(console.interrupted()).isTrue();
    assertThat(console.poll()).isNull();
    assertThat(console.interrupted()).isFalse();
    assertThat(console.endRequested()).isFalse();
  }

  @Test
  void aWishToEndIsKept() throws DiskFormatException {
    DebuggedConsole console = consoleOf(nothing());
    console.requestEnd();
    assertThat(console.interrupted()).isTrue();
    assertThat(console.poll()).isNull();
    assertThat(console.endRequested()).isTrue();
  }
}
