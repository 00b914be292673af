package dev.trapeze.console.terminal;

import dev.trapeze.cpu.device.ConsoleOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Collects what the guest sends to its console, until the machine is between two slices: one write
 * to the host for many bytes of the guest, and no failure of the host inside of the machine.
 */
public final class GuestOutput implements ConsoleOutput {
  private final OutputStream out;
  private byte[] pending = new byte[8192];
  private int length;

  public GuestOutput(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(int value) {
    if (length == pending.length) {
      pending = Arrays.copyOf(pending, 2 * length);
    }
    pending[length++] = (byte) value;
  }

  /** Text of the emulator's own, between the guest's. */
  public void write(String text) {
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      write(each);
    }
  }

  /** Gives all that there is to the host. */
  public void flush() throws IOException {
    if (length > 0) {
      out.write(pending, 0, length);
      out.flush();
      length = 0;
    }
  }
}
