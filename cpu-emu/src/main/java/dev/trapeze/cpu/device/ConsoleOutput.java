package dev.trapeze.cpu.device;

/** Where the bytes go that a guest sends to its console. */
public interface ConsoleOutput {
  /** Takes one byte, 0 to 255. */
  void write(int value);
}
