package dev.trapeze.cpu.memory;

/** Hears of the accesses to devices that go over the {@link Bus}. */
public interface DeviceWatcher {
  /** Some device has answered a load of those bytes. */
  void deviceLoaded(long pa, int widthBytes);

  /** Some device has taken a store to those bytes. */
  void deviceStored(long pa, int widthBytes);
}
