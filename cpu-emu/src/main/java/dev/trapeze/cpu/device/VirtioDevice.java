package dev.trapeze.cpu.device;

/** What lies behind a virtio transport: a device with one queue (virtio 1.1, section 2). */
interface VirtioDevice {
  /** The device type: 2 is a block device, 0 is none. */
  int id();

  /** Feature bits 0 to 63 that the device offers, besides those of the transport. */
  long features();

  /** One byte of the configuration space, 0 to 255, at any offset that is not negative. */
  int configByte(int offset);

  /**
   * Serves one request. Comes back when it is done.
   *
   * @return the number of bytes written to the buffer's device-writable part
   * @throws VirtioException if the request is so malformed that it cannot even be answered
   */
  int serve(DescriptorChain chain) throws VirtioException;
}
