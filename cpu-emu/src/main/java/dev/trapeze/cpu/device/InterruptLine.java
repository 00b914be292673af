package dev.trapeze.cpu.device;

/** A wire by which a device asks for an interrupt. */
public interface InterruptLine {
  /** Sets the level of the wire: true while the device wants service. */
  void set(boolean level);
}
