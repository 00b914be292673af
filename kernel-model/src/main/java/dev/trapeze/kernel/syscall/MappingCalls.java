package dev.trapeze.kernel.syscall;

import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.fs.DeviceSwitch;
import dev.trapeze.kernel.fs.MappedInode;
import dev.trapeze.kernel.fs.OpenDevice;
import dev.trapeze.kernel.fs.OpenFile;
import dev.trapeze.kernel.fs.PageCache;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.Backing;
import dev.trapeze.kernel.mm.FrameAllocator;
import dev.trapeze.kernel.mm.MappedFile;
import dev.trapeze.kernel.mm.Pages;
import dev.trapeze.kernel.mm.Protection;
import dev.trapeze.kernel.mm.Region;
import dev.trapeze.kernel.mm.RegionKind;
import dev.trapeze.kernel.mm.SharedMemory;
import dev.trapeze.kernel.proc.Process;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The system calls that map memory, with the meanings and the errors of Linux's ({@code mm/mmap.c},
 * {@code mprotect.c}, {@code msync.c}). Where Linux changes a part of what {@code mprotect} asks
 * for before it finds that the rest is not mapped, nothing is changed here.
 */
public final class MappingCalls {
  private static final int MAP_SHARED = 1;
  private static final int MAP_PRIVATE = 2;
  private static final int MAP_TYPE = 0xF;
  private static final int MAP_FIXED = 0x10;
  private static final int MAP_ANONYMOUS = 0x20;
  private static final int MAP_FIXED_NOREPLACE = 0x10_0000;
  private static final int MS_ASYNC = 1;
  private static final int MS_INVALIDATE = 2;
  private static final int MS_SYNC = 4;

  /** The most regions of a process (Linux's {@code max_map_count}). */
  private static final int MOST_REGIONS = 65530;

  private final AddressSpaceLayout layout;
  private final FrameAllocator frames;
  private final PageCache pageCache;
  private final MappingPlace place;

  /** Handlers for address spaces of that layout, which show files through the cache. */
  public MappingCalls(AddressSpaceLayout layout, FrameAllocator frames, PageCache pageCache) {
    this.layout = layout;
    this.frames = frames;
    this.pageCache = pageCache;
    this.place = new MappingPlace(layout);
  }

  /** Adds the handlers to those of the dispatcher. */
  public void addTo(Map<Syscall, SyscallHandler> handlers) {
    handlers.put(Syscall.MMAP, this::map);
    handlers.put(Syscall.MUNMAP, this::unmap);
    handlers.put(Syscall.MPROTECT, this::protect);
    handlers.put(Syscall.MSYNC, this::sync);
  }

  /**
   * What is to be mapped.
   *
   * @param permissions of the region
   * @param shared whether others are to see what is stored
   * @param file that is to be shown, held once for the caller; null for zeros of the process's own
   * @param offset byte of the file, a multiple of 4096
   */
  private record Contents(int permissions, boolean shared, @Nullable MappedFile file, long offset) {

    boolean isData() {
      return !shared && (permissions & Pte.W) != 0;
    }

    Backing backing() {
      return file == null ? Backing.ZEROS : new Backing.FilePages(file, offset);
    }

    void release() {
      if (file != null) {
        file.release();
      }
    }
  }

  private Outcome map(CallContext call) {
    long offset = layout.xlen().zeroExtend(call.wordArgument(5));
    if (offset % Pages.BYTES != 0) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    int flags = call.intArgument(3);
    OpenFile file =
        (flags & MAP_ANONYMOUS) != 0
            ? null
            : call.process().files().descriptors().get(call.intArgument(4));
    long bytes = pages(call, 1);
    if (offset < 0 || offset + bytes < 0) {
      throw ErrnoException.of(Errno.EOVERFLOW);
    }
    Process process = call.process();
    if (process.addressSpace().regions().size() >= MOST_REGIONS) {
      throw ErrnoException.of(Errno.ENOMEM);
    }
    long va = chooseVa(process, call.addressArgument(0), bytes, flags);
    Contents contents = contents(file, call.intArgument(2), flags, offset, bytes);
    try {
      put(process, va, bytes, contents);
    } finally {
      contents.release();
    }
    return new Outcome.Done(layout.xlen().signExtend(va));
  }

  /** The length in argument {@code index} in whole pages; EINVAL for 0, ENOMEM for far too much. */
  private long pages(CallContext call, int index) {
    long length = call.addressArgument(index);
    if (length == 0) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    if (!place.isUser(0, length)) {
      throw ErrnoException.of(Errno.ENOMEM);
    }
    return Pages.roundUp(length);
  }

  private long chooseVa(Process process, long va, long bytes, int flags) {
    if ((flags & (MAP_FIXED | MAP_FIXED_NOREPLACE)) == 0) {
      return place.free(process, va, bytes);
    }
    long fixedVa = place.fixed(va, bytes);
    boolean replaces = (flags & MAP_FIXED_NOREPLACE) == 0;
    if (!replaces && process.addressSpace().findGap(bytes, va, va + bytes, false) < 0) {
      throw ErrnoException.of(Errno.EEXIST);
    }
    return fixedVa;
  }

  private Contents contents(
      @Nullable OpenFile file, int protection, int flags, long offset, long bytes) {
    int type = flags & MAP_TYPE;
    if (type != MAP_SHARED && type != MAP_PRIVATE) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    boolean shared = type == MAP_SHARED;
    int permissions = Protection.permissions(protection);
    if (file == null) {
      return zeros(permissions, shared, bytes);
    }
    if (shared && (permissions & Pte.W) != 0 && !file.writable() || !file.readable()) {
      throw ErrnoException.of(Errno.EACCES);
    }
    if (file instanceof OpenDevice device && device.hasMajor(DeviceSwitch.ZERO_MAJOR)) {
      return zeros(permissions, shared, bytes);
    }
    return new Contents(permissions, shared, file.map(pageCache), offset);
  }

  private Contents zeros(int permissions, boolean shared, long bytes) {
    if (!shared) {
      return new Contents(permissions, false, null, 0);
    }
    SharedMemory memory = new SharedMemory(frames, bytes);
    return new Contents(permissions, true, memory, 0);
  }

  private void put(Process process, long va, long bytes, Contents contents) {
    AddressSpace space = process.addressSpace();
    // Whatever is there is replaced. A place that was looked for is free.
    space.unmap(va, va + bytes);
    MappingPlace.requireAllowed(process, bytes, contents.isData());
    if (contents.isData() || contents.file instanceof SharedMemory) {
      space.requireRoom(va, va + bytes);
    }
    space.map(
        new Region(
            kindOf(space, contents),
            va,
            va + bytes,
            contents.permissions,
            contents.backing(),
            contents.shared));
  }

  /** Parts of a file of which the process executes another part are parts of a library. */
  private static RegionKind kindOf(AddressSpace space, Contents contents) {
    if (!(contents.file instanceof MappedInode file) || contents.shared) {
      return RegionKind.MAPPING;
    }
    boolean executed = (contents.permissions & Pte.X) != 0;
    for (Region region : space.regions()) {
      MappedFile other = region.file();
      executed |=
          region.kind() == RegionKind.LIBRARY && other != null && other.inode() == file.inode();
    }
    return executed ? RegionKind.LIBRARY : RegionKind.MAPPING;
  }

  private Outcome unmap(CallContext call) {
    long va = call.addressArgument(0);
    long length = call.addressArgument(1);
    if (va % Pages.BYTES != 0 || length == 0 || !place.isUser(va, length)) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    AddressSpace space = call.process().addressSpace();
    requireRoomToSplit(space);
    space.unmap(va, va + Pages.roundUp(length));
    return Outcome.ZERO;
  }

  private static void requireRoomToSplit(AddressSpace space) {
    if (space.regions().size() > MOST_REGIONS - 2) {
      throw ErrnoException.of(Errno.ENOMEM);
    }
  }

  private Outcome protect(CallContext call) {
    long va = call.addressArgument(0);
    long length = call.addressArgument(1);
    int protection = call.intArgument(2);
    if (va % Pages.BYTES != 0) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    if (length == 0) {
      return Outcome.ZERO;
    }
    if (!place.isUser(va, length)) {
      throw ErrnoException.of(Errno.ENOMEM);
    }
    if (!Protection.isKnown(protection)) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    AddressSpace space = call.process().addressSpace();
    requireRoomToSplit(space);
    long endVa = va + Pages.roundUp(length);
    int permissions = Protection.permissions(protection);
    if ((permissions & Pte.W) != 0) {
      requireWritable(space, va, endVa);
    }
    space.protect(va, endVa, permissions);
    return Outcome.ZERO;
  }

  /** A shared mapping of a file that was opened for reading only stays so. */
  private static void requireWritable(AddressSpace space, long startVa, long endVa) {
    for (Region region : space.regions()) {
      boolean inside =
          Long.compareUnsigned(region.firstPageVa(), endVa) < 0
              && Long.compareUnsigned(startVa, region.endPageVa()) < 0;
      if (inside
          && region.shared()
          && region.file() instanceof MappedInode file
          && !file.writable()) {
        throw ErrnoException.of(Errno.EACCES);
      }
    }
  }

  private Outcome sync(CallContext call) {
    long va = call.addressArgument(0);
    long length = call.addressArgument(1);
    int flags = call.intArgument(2);
    boolean both = (flags & (MS_ASYNC | MS_SYNC)) == (MS_ASYNC | MS_SYNC);
    if ((flags & ~(MS_ASYNC | MS_INVALIDATE | MS_SYNC)) != 0 || va % Pages.BYTES != 0 || both) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    if (length == 0) {
      return Outcome.ZERO;
    }
    if (!place.isUser(va, length)) {
      throw ErrnoException.of(Errno.ENOMEM);
    }
    boolean complete =
        sync(call.process().addressSpace(), va, va + Pages.roundUp(length), (flags & MS_SYNC) != 0);
    if (!complete) {
      throw ErrnoException.of(Errno.ENOMEM);
    }
    return Outcome.ZERO;
  }

  /** Writes back what is mapped of a range; false if not all of it is. */
  private static boolean sync(AddressSpace space, long startVa, long endVa, boolean now) {
    long coveredToVa = startVa;
    boolean complete = true;
    for (Region region : space.regions()) {
      if (region.firstPageVa() < endVa && region.endPageVa() > startVa && region.isUser()) {
        complete &= region.firstPageVa() <= coveredToVa;
        coveredToVa = Math.max(coveredToVa, region.endPageVa());
        if (now && region.shared() && region.file() instanceof MappedInode file) {
          file.writeBack();
        }
      }
    }
    return complete && coveredToVa >= endVa;
  }
}
