package dev.trapeze.kernel.syscall;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.abi.FileRules;
import dev.trapeze.kernel.abi.Personality;
import dev.trapeze.kernel.abi.Structures;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.fs.ConsoleDevice;
import dev.trapeze.kernel.fs.DeviceSwitch;
import dev.trapeze.kernel.fs.DirectoryEntry;
import dev.trapeze.kernel.fs.FileDescriptors;
import dev.trapeze.kernel.fs.OpenDevice;
import dev.trapeze.kernel.fs.OpenFile;
import dev.trapeze.kernel.fs.OpenFileTable;
import dev.trapeze.kernel.fs.Transfer;
import dev.trapeze.kernel.fs.Whence;
import dev.trapeze.kernel.mm.MemoryAccess;
import dev.trapeze.kernel.proc.SignalSender;
import dev.trapeze.kernel.signal.Signal;
import dev.trapeze.kernel.signal.SignalInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;

/**
 * The system calls on open files (the half of xv6's {@code sysfile.c} that takes descriptors). What
 * has already been moved when a write fails is its result; the failure shows at the next one.
 */
public final class DescriptorCalls {

  private final OpenFileTable files;
  private final ConsoleDevice console;
  private final SignalSender signals;
  private final Structures structures;
  private final FileRules rules;
  private final boolean hasSignals;

  /** Handlers that make pipes in {@code files}, on a system with this console. */
  public DescriptorCalls(
      OpenFileTable files, ConsoleDevice console, SignalSender signals, Personality personality) {
    this.files = files;
    this.console = console;
    this.signals = signals;
    this.hasSignals = personality.hasSignals();
    this.structures = personality.structures();
    this.rules = personality.files();
  }

  /** Adds the handlers to those of the dispatcher. */
  public void addTo(Map<Syscall, SyscallHandler> handlers) {
    handlers.put(Syscall.READ, this::read);
    handlers.put(Syscall.WRITE, this::write);
    handlers.put(Syscall.CLOSE, this::close);
    handlers.put(Syscall.DUP, this::duplicate);
    handlers.put(Syscall.PIPE, this::pipe);
    handlers.put(Syscall.FSTAT, this::status);
    handlers.put(Syscall.GET_DIRENT, this::directoryEntry);
    handlers.put(Syscall.LSEEK, this::seek);
    handlers.put(Syscall.ISATTY, this::isTerminal);
    handlers.put(Syscall.TCSETPGRP, this::setForegroundGroup);
  }

  private Outcome read(CallContext call) {
    OpenFile file = file(call);
    long va = call.addressArgument(1);
    int length = call.intArgument(2);
    UserBuffer buffer = new UserBuffer(call, va);
    if (rules.partialStreams() && file.isStream()) {
      int storable = call.accessibleBytes(va, length, MemoryAccess.WRITE);
      if (storable < length) {
        Transfer transfer = file.read(buffer.firstBytes(storable), storable + 1);
        return outcome(transfer, Math.min(transfer.bytes(), storable));
      }
    }
    Transfer transfer = file.read(buffer, length);
    return outcome(transfer, transfer.bytes());
  }

  private Outcome write(CallContext call) {
    OpenFile file = file(call);
    int done = (int) call.pending().bytesDone();
    long va = call.addressArgument(1) + done;
    int length = call.intArgument(2) - done;
    if (rules.partialStreams() && file.isStream()) {
      length = call.accessibleBytes(va, length, MemoryAccess.READ);
    }
    try {
      Transfer transfer = file.write(new UserBuffer(call, va), length);
      if (transfer.blockedOn() != null) {
        call.pending().addBytesDone(transfer.bytes());
      }
      return outcome(transfer, done + transfer.bytes());
    } catch (ErrnoException e) {
      if (e.errno() == Errno.EPIPE && hasSignals) {
        signals.send(call.process(), SignalInfo.byUser(Signal.SIGPIPE, call.process().pid()));
      }
      if (done > 0 && !rules.partialStreams()) {
        return new Outcome.Done(done);
      }
      throw e;
    }
  }

  private static Outcome outcome(Transfer transfer, int bytes) {
    return transfer.blockedOn() == null
        ? new Outcome.Done(bytes)
        : new Outcome.Blocked(transfer.blockedOn());
  }

  private Outcome close(CallContext call) {
    descriptors(call).close(call.intArgument(0));
    return Outcome.ZERO;
  }

  private Outcome duplicate(CallContext call) {
    return new Outcome.Done(descriptors(call).duplicate(call.intArgument(0)));
  }

  private Outcome pipe(CallContext call) {
    FileDescriptors descriptors = descriptors(call);
    descriptors.requireFree(2);
    OpenFileTable.PipeEnds ends = files.pipe();
    int readEnd = descriptors.add(ends.readEnd());
    int writeEnd = descriptors.add(ends.writeEnd());
    byte[] pair = new byte[2 * Integer.BYTES];
    ByteBuffer.wrap(pair).order(ByteOrder.LITTLE_ENDIAN).putInt(readEnd).putInt(writeEnd);
    try {
      call.copyOut(pair, 0, call.addressArgument(0), pair.length);
    } catch (ErrnoException e) {
      descriptors.close(readEnd);
      descriptors.close(writeEnd);
      throw e;
    }
    return Outcome.ZERO;
  }

  private Outcome status(CallContext call) {
    byte[] stat = file(call).status().encode(structures.stat(call.xlen()));
    call.copyOut(stat, 0, call.addressArgument(1), stat.length);
    return Outcome.ZERO;
  }

  private Outcome directoryEntry(CallContext call) {
    DirectoryEntry entry = file(call).nextEntry(call.wordArgument(2));
    if (entry == null) {
      return Outcome.ZERO;
    }
    byte[] dirent = entry.encode(structures.dirent(call.xlen()));
    call.copyOut(dirent, 0, call.addressArgument(1), dirent.length);
    return new Outcome.Done(entry.nextPosition());
  }

  private Outcome seek(CallContext call) {
    OpenFile file = file(call);
    long place = file.seek(call.wordArgument(1), Whence.ofNumber(call.intArgument(2)));
    if (call.xlen() == Xlen.RV32 && place > Integer.MAX_VALUE) {
      throw ErrnoException.of(Errno.EOVERFLOW); // as in Linux, it has moved all the same
    }
    return new Outcome.Done(place);
  }

  private Outcome isTerminal(CallContext call) {
    return new Outcome.Done(isConsole(file(call)) && console.isInteractive() ? 1 : 0);
  }

  private Outcome setForegroundGroup(CallContext call) {
    if (!isConsole(file(call))) {
      throw ErrnoException.of(Errno.ENOTTY);
    }
    int group = call.intArgument(1);
    if (group <= 0) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    console.setForegroundGroup(group, call.process().groupId());
    return Outcome.ZERO;
  }

  private static boolean isConsole(OpenFile file) {
    return file instanceof OpenDevice device && device.hasMajor(DeviceSwitch.CONSOLE_MAJOR);
  }

  /** The file that argument 0 stands for. */
  private static OpenFile file(CallContext call) {
    return descriptors(call).get(call.intArgument(0));
  }

  private static FileDescriptors descriptors(CallContext call) {
    return call.process().files().descriptors();
  }
}
