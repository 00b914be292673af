package dev.trapeze.cpu.device;

/** An empty virtio-mmio slot: a device of type 0, which drivers leave alone (virtio 1.1, 4.2.2). */
final class NoVirtioDevice implements VirtioDevice {
  @Override
  public int id() {
    return 0;
  }

  @Override
  public long features() {
    return 0;
  }

  @Override
  public int configByte(int offset) {
    return 0;
  }

  @Override
  public int serve(DescriptorChain chain) throws VirtioException {
    throw new VirtioException("a request to an empty slot");
  }
}
