package dev.trapeze.kernel.mm.model;

import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.abi.FileRules;
import dev.trapeze.kernel.abi.Limits;
import dev.trapeze.kernel.abi.PointerRule;
import dev.trapeze.kernel.fs.DeviceSwitch;
import dev.trapeze.kernel.fs.DiskFormatException;
import dev.trapeze.kernel.fs.FileSystem;
import dev.trapeze.kernel.fs.Inode;
import dev.trapeze.kernel.fs.MappedInode;
import dev.trapeze.kernel.fs.MemoryDisk;
import dev.trapeze.kernel.fs.Mkfs;
import dev.trapeze.kernel.fs.OpenFile;
import dev.trapeze.kernel.fs.OpenFileTable;
import dev.trapeze.kernel.fs.OpenFlags;
import dev.trapeze.kernel.fs.PageCache;
import dev.trapeze.kernel.fs.ProcessFiles;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.FrameAllocator;
import dev.trapeze.kernel.mm.FrameZone;
import dev.trapeze.kernel.mm.KernelHalf;
import dev.trapeze.kernel.mm.PageTables;
import dev.trapeze.kernel.mm.ProcessPage;
import dev.trapeze.kernel.mm.UserAddressSpaces;
import dev.trapeze.kernel.mm.UserMemory;
import dev.trapeze.kernel.testing.PageMap;
import dev.trapeze.kernel.testing.UserHart;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The kernel's rooms that a process's memory has to do with, without a kernel around them. */
final class RealSystem {
  private static final long BASE_PA = 0x8000_0000L;
  private static final long DEVICE_PA = 0x1000_0000L;
  private static final int DESCRIPTORS = 16;

  /** A process: its memory, and a frame for its registers. */
  record RealProcess(AddressSpace space, long trapframePa) {}

  final FrameAllocator frames;
  final UserMemory kernel;
  final UserHart hart;
  final FileSystem fileSystem;
  final MemoryDisk disk;
  final UserAddressSpaces spaces;
  final List<RealProcess> processes = new ArrayList<>();
  final Set<Long> kernelTables = new HashSet<>();
  private final PageCache cache;
  private final OpenFileTable openFiles;
  private final ProcessFiles files;

  RealSystem(Setting setting, MemoryDisk disk) throws DiskFormatException {
    Ram ram = new Ram(BASE_PA, (long) setting.frames() * Ram.FRAME_BYTES);
    this.disk = disk;
    boolean half = setting.layout().hasKernelHalf();
    long zoneLimit = half ? setting.layout().kernelHalf().directMapBytes() : FrameZone.NO_LIMIT;
    long firstPa = BASE_PA + 2 * Ram.FRAME_BYTES;
    frames = new FrameAllocator(ram, firstPa, ram.endPa(), setting.framePolicy(), zoneLimit);
    hart = new UserHart(ram, setting.layout().xlen());
    kernel = new UserMemory(ram, setting.policy(), PointerRule.SAME_ACCESS);
    PageTables tables = PageTables.of(frames, setting.layout().pagingMode());
    if (half) {
      AddressSpace kernelSpace = KernelHalf.build(tables, setting.layout(), BASE_PA, DEVICE_PA);
      spaces =
          UserAddressSpaces.withKernelHalf(
              tables, setting.layout(), kernelSpace, setting.policy(), hart);
      kernelTables.addAll(
          PageMap.tables(ram, setting.layout().pagingMode(), kernelSpace.table().rootPa())
              .tables());
    } else {
      spaces =
          new UserAddressSpaces(
              tables,
              setting.layout(),
              BASE_PA + Ram.FRAME_BYTES,
              setting.policy(),
              ProcessPage.NONE,
              hart);
    }
    fileSystem = FileSystem.mount(disk, Limits.XV6.inodes());
    cache = new PageCache(fileSystem, frames, this::cut);
    openFiles =
        new OpenFileTable(
            fileSystem, new DeviceSwitch(10), channel -> {}, Limits.XV6, FileRules.TRAPEZE);
    files = ProcessFiles.initial(openFiles, DESCRIPTORS);
  }

  /** A disk with these files in its root. */
  static MemoryDisk diskWith(List<Mkfs.Entry> files) throws DiskFormatException {
    return Mkfs.XV6.image(files);
  }

  private void cut(int inode, long firstPageGone) {
    for (RealProcess process : processes) {
      process.space.dropFilePages(inode, firstPageGone);
    }
  }

  Ram ram() {
    return frames.ram();
  }

  /** Opens a file, maps it and closes it; held once for the caller. */
  MappedInode map(String path, boolean writable) {
    int flags = writable ? OpenFlags.O_RDWR : OpenFlags.O_RDONLY;
    OpenFile file = openFiles.open(files.workingDirectory(), path, new OpenFlags(flags));
    int descriptor = files.descriptors().add(file);
    try {
      return file.map(cache);
    } finally {
      files.descriptors().close(descriptor);
    }
  }

  /** All bytes that {@code read} gives of a file. */
  byte[] read(String path) {
    Inode inode = fileSystem.resolve(fileSystem.root(), path);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    fileSystem.read(inode, 0, bytes::write, Integer.MAX_VALUE);
    fileSystem.release(inode);
    return bytes.toByteArray();
  }

  /** Writes into a file, from a byte on that is at most its size. */
  void write(String path, int offset, byte[] data) {
    Inode inode = fileSystem.resolve(fileSystem.root(), path);
    int[] taken = {0};
    fileSystem.write(
        inode,
        offset,
        (into, start, length) -> {
          System.arraycopy(data, taken[0], into, start, length);
          taken[0] += length;
        },
        data.length);
    fileSystem.release(inode);
  }

  /** Cuts a file to nothing. */
  void truncate(String path) {
    Inode inode = fileSystem.resolve(fileSystem.root(), path);
    fileSystem.truncate(inode);
    fileSystem.release(inode);
  }

  /** A new process whose memory is empty; ENOMEM without a trace. */
  RealProcess create() {
    long trapframePa = frames.allocateZeroed();
    try {
      return new RealProcess(spaces.create(trapframePa, 1), trapframePa);
    } catch (ErrnoException e) {
      frames.free(trapframePa);
      throw e;
    }
  }

  /** Gives back all that a process has. */
  void free(RealProcess process) {
    process.space.free();
    frames.free(process.trapframePa);
  }
}
