package dev.trapeze.kernel.syscall;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.abi.Limits;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.fs.AbsolutePath;
import dev.trapeze.kernel.fs.FileDescriptors;
import dev.trapeze.kernel.fs.Namespace;
import dev.trapeze.kernel.fs.Node;
import dev.trapeze.kernel.fs.OpenFileTable;
import dev.trapeze.kernel.fs.OpenFlags;
import dev.trapeze.kernel.fs.ProcessFiles;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The system calls on paths (the other half of xv6's {@code sysfile.c}). Of the modes that come
 * with new files only the type is looked at: the disk format has no room for permissions.
 */
public final class PathCalls {

  private static final int MODE_TYPE = 0_170_000;
  private static final int MODE_FILE = 0_100_000;
  private static final int MODE_DIRECTORY = 0_040_000;
  private static final int MODE_CHARACTER_DEVICE = 0_020_000;

  private final OpenFileTable files;
  private final Namespace namespace;
  private final Limits limits;

  /** Handlers that open files in {@code files} and change what paths lead to. */
  public PathCalls(OpenFileTable files, Limits limits) {
    this.files = files;
    this.limits = limits;
    this.namespace = files.namespace();
  }

  /** Adds the handlers to those of the dispatcher. */
  public void addTo(Map<Syscall, SyscallHandler> handlers) {
    handlers.put(Syscall.OPEN, this::open);
    handlers.put(Syscall.CHDIR, this::changeDirectory);
    handlers.put(Syscall.MKDIR, this::makeDirectory);
    handlers.put(Syscall.MKNOD, this::makeDevice);
    handlers.put(Syscall.LINK, this::link);
    handlers.put(Syscall.UNLINK, this::unlink);
    handlers.put(Syscall.SYMLINK, this::symlink);
    handlers.put(Syscall.READLINK, this::readlink);
  }

  private Outcome open(CallContext call) {
    String path = path(call, 0);
    int flags = call.intArgument(1);
    if ((flags & OpenFlags.O_CREAT) != 0) {
      requireType(call.intArgument(2), MODE_FILE);
    }
    FileDescriptors descriptors = files(call).descriptors();
    descriptors.requireFree(1);
    AbsolutePath absolutePath = files(call).absolutePath(path);
    return new Outcome.Done(
        descriptors.add(files.open(workingDirectory(call), absolutePath, new OpenFlags(flags))));
  }

  private Outcome changeDirectory(CallContext call) {
    files(call).changeDirectory(path(call, 0));
    return Outcome.ZERO;
  }

  private Outcome makeDirectory(CallContext call) {
    String path = path(call, 0);
    requireType(call.intArgument(1), MODE_DIRECTORY);
    namespace.makeDirectory(workingDirectory(call), path);
    return Outcome.ZERO;
  }

  private Outcome makeDevice(CallContext call) {
    String path = path(call, 0);
    if ((call.intArgument(1) & MODE_TYPE) != MODE_CHARACTER_DEVICE) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    int major = call.intArgument(2);
    int minor = call.intArgument(3);
    if (minor != (short) minor) {
      throw ErrnoException.of(Errno.EINVAL); // the disk format has 16 bits for it
    }
    namespace.makeDevice(workingDirectory(call), path, major, minor);
    return Outcome.ZERO;
  }

  private Outcome link(CallContext call) {
    String existing = path(call, 0);
    namespace.link(workingDirectory(call), existing, path(call, 1));
    return Outcome.ZERO;
  }

  private Outcome unlink(CallContext call) {
    String path = path(call, 0);
    namespace.unlink(workingDirectory(call), path);
    return Outcome.ZERO;
  }

  private Outcome symlink(CallContext call) {
    String target = path(call, 0);
    namespace.symlink(workingDirectory(call), target, path(call, 1));
    return Outcome.ZERO;
  }

  private Outcome readlink(CallContext call) {
    String path = path(call, 0);
    int room = call.intArgument(2);
    if (room <= 0) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    byte[] target =
        namespace.readlink(workingDirectory(call), path).getBytes(StandardCharsets.ISO_8859_1);
    int bytes = Math.min(target.length, room); // cut without a word, as in POSIX
    call.copyOut(target, 0, call.addressArgument(1), bytes);
    return new Outcome.Done(bytes);
  }

  private static void requireType(int mode, int type) {
    int given = mode & MODE_TYPE;
    if (given != 0 && given != type) {
      throw ErrnoException.of(Errno.EINVAL);
    }
  }

  private String path(CallContext call, int index) {
    return call.stringArgument(index, limits.pathBytes());
  }

  private static ProcessFiles files(CallContext call) {
    return call.process().files();
  }

  private static Node workingDirectory(CallContext call) {
    return files(call).workingDirectory();
  }
}
