package dev.trapeze.kernel.syscall;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.fs.OpenFileTable;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.MappableFile;
import dev.trapeze.kernel.mm.MappingPolicy;
import dev.trapeze.kernel.mm.MappingRequest;
import dev.trapeze.kernel.mm.Pages;
import dev.trapeze.kernel.mm.PolicyMappings;
import dev.trapeze.kernel.mm.Protection;
import dev.trapeze.kernel.mm.Region;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The system calls that map memory, where a {@link MappingPolicy} maps files: what they are about
 * is the policy's if it is a file, and otherwise the kernel's as before. A policy has no way to
 * change protections or to write back before the end: {@code mprotect} and {@code msync} of its
 * mappings are ENOSYS.
 */
public final class FileMappingCalls {
  private static final int MAP_ANONYMOUS = 0x20;

  private final AddressSpaceLayout layout;
  private final MappingPlace place;
  private final OpenFileTable files;

  /** Handlers for address spaces of that layout, in which a policy maps files. */
  public FileMappingCalls(AddressSpaceLayout layout, OpenFileTable files) {
    this.layout = layout;
    this.place = new MappingPlace(layout);
    this.files = files;
  }

  /** Puts handlers in the place of the kernel's own, which are among those of the dispatcher. */
  public void addTo(Map<Syscall, SyscallHandler> handlers) {
    SyscallHandler map = own(handlers, Syscall.MMAP);
    handlers.put(
        Syscall.MMAP,
        call -> (call.intArgument(3) & MAP_ANONYMOUS) != 0 ? map.handle(call) : map(call));
    SyscallHandler unmap = own(handlers, Syscall.MUNMAP);
    handlers.put(Syscall.MUNMAP, call -> isPolicys(call) ? unmap(call, unmap) : unmap.handle(call));
    for (Syscall missing : new Syscall[] {Syscall.MPROTECT, Syscall.MSYNC}) {
      SyscallHandler handler = own(handlers, missing);
      handlers.put(
          missing,
          call -> {
            if (isPolicys(call)) {
              throw ErrnoException.of(Errno.ENOSYS);
            }
            return handler.handle(call);
          });
    }
  }

  private static SyscallHandler own(Map<Syscall, SyscallHandler> handlers, Syscall call) {
    return Objects.requireNonNull(handlers.get(call));
  }

  private Outcome map(CallContext call) {
    long bytes = call.addressArgument(1);
    int protection = call.intArgument(2);
    int flags = call.intArgument(3);
    long offset = layout.xlen().zeroExtend(call.wordArgument(5));
    if (!place.isUser(0, bytes)) {
      throw ErrnoException.of(Errno.ENOMEM);
    }
    if (offset < 0 || offset + bytes < 0) {
      throw ErrnoException.of(Errno.EOVERFLOW);
    }
    boolean data = flags == MappingPolicy.MAP_PRIVATE && (protection & Protection.PROT_WRITE) != 0;
    MappingPlace.requireAllowed(call.process(), Pages.roundUp(bytes), data);
    long va =
        mappings(call)
            .map(
                new MappingRequest(
                    call.addressArgument(0), bytes, protection, flags, file(call), offset));
    return new Outcome.Done(layout.xlen().signExtend(va));
  }

  private @Nullable MappableFile file(CallContext call) {
    try {
      return files.forMapping(call.process().files().descriptors().get(call.intArgument(4)));
    } catch (ErrnoException e) {
      return null; // EBADF is the policy's to tell.
    }
  }

  /** What belongs to no file may lie in the range too. */
  private static Outcome unmap(CallContext call, SyscallHandler rest) {
    long startVa = call.addressArgument(0);
    long bytes = call.addressArgument(1);
    mappings(call).unmap(startVa, bytes);
    for (Region region : call.process().addressSpace().regions()) {
      if (region.touches(startVa, startVa + bytes)) {
        return rest.handle(call);
      }
    }
    return Outcome.ZERO;
  }

  /** True if the range in the first two arguments has a page that the policy maps. */
  private boolean isPolicys(CallContext call) {
    long startVa = call.addressArgument(0);
    long bytes = call.addressArgument(1);
    return place.isUser(startVa, bytes) && mappings(call).touch(startVa, startVa + bytes);
  }

  private static PolicyMappings mappings(CallContext call) {
    return Objects.requireNonNull(call.process().addressSpace().mappings());
  }
}
