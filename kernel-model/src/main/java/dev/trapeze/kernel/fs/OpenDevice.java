package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.state.StateSink;

/** An open device file; reading and writing a device without a driver is an {@code ENXIO}. */
public final class OpenDevice extends OpenFile {

  private final FileSystem fileSystem;
  private final Inode inode;
  private final DeviceSwitch devices;
  private final AbsolutePath path;

  /** Takes over the reference to {@code inode}, which was found by {@code path}. */
  OpenDevice(
      FileSystem fileSystem,
      Inode inode,
      DeviceSwitch devices,
      AbsolutePath path,
      OpenFlags flags) {
    super(flags.readable(), flags.writable());
    this.fileSystem = fileSystem;
    this.inode = inode;
    this.devices = devices;
    this.path = path;
  }

  /** True if this is the device with that major number. */
  public boolean hasMajor(int major) {
    return inode.major == major;
  }

  @Override
  public String name() {
    return path.text();
  }

  @Override
  public FileStatus status() {
    return fileSystem.status(inode);
  }

  @Override
  public boolean isStream() {
    return true;
  }

  @Override
  public long seek(long offset, Whence whence) {
    return devices.driver(inode.major).seek();
  }

  @Override
  Transfer transferIn(ByteSink sink, int length) {
    return devices.driver(inode.major).read(sink, length);
  }

  @Override
  Transfer transferOut(ByteSource source, int length) {
    return devices.driver(inode.major).write(source, length);
  }

  @Override
  void closed() {
    fileSystem.release(inode);
  }

  @Override
  void putOwnState(StateSink sink) {
    sink.put(inode.number);
  }
}
