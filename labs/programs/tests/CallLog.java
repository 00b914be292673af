package lab.tests;

import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.kernel.abi.ArgumentKind;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.event.KernelEvents;
import dev.trapeze.kernel.fs.OpenFile;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.labs.testing.LabSystem;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every system call of a run, and which pipe ends belong together. */
public final class CallLog implements KernelEvents {
  private static final int LONGEST_TEXT = 512;
  private static final int MOST_TEXTS = 40;
  private static final int MOST_CALLS = 200_000;

  private final List<Call> calls = new ArrayList<>();
  private final List<Call> returned = new ArrayList<>();
  private final Map<Integer, Call> pending = new HashMap<>();
  private final Map<Integer, Long> addresses = new HashMap<>();
  private final Map<OpenFile, OpenFile> otherEnds = new IdentityHashMap<>();
  private @Nullable LabSystem system;

  void of(LabSystem system) {
    this.system = system;
  }

  /** All calls, in the order in which they were made. */
  public List<Call> calls() {
    return calls;
  }

  /** Those that have returned, in the order in which they did. */
  public List<Call> returned() {
    return returned;
  }

  /** The calls of one kind. */
  public List<Call> calls(Syscall kind) {
    return calls.stream().filter(call -> call.call() == kind).toList();
  }

  /** The write end of a pipe for its read end, and the other way round; null for what is no end. */
  public @Nullable OpenFile otherEnd(OpenFile end) {
    return otherEnds.get(end);
  }

  /** Whether something open is the end of a pipe. */
  public boolean isPipe(@Nullable OpenFile file) {
    return file != null && otherEnds.containsKey(file);
  }

  @Override
  public void trapTaken(int pid, long scause, long sepc, long stval) {
    LabSystem running = system;
    if (running == null
        || TrapCause.ofCsrValue(scause) != TrapCause.ECALL_FROM_U
        || calls.size() == MOST_CALLS) {
      return;
    }
    Process process = running.process(pid);
    Syscall kind = Syscall.ofNumber(process.trapframe().x(17));
    if (kind == null) {
      return;
    }
    Map<Integer, OpenFile> open = Map.copyOf(process.files().descriptors().all());
    long a0 = argument(running, process, 0);
    long a1 = argument(running, process, 1);
    boolean hasFile =
        switch (kind) {
          case READ, WRITE, CLOSE, DUP, FSTAT, GET_DIRENT -> true;
          default -> false;
        };
    byte[] bytes =
        kind == Syscall.WRITE
            ? bytes(running, process, a1, (int) argument(running, process, 2))
            : new byte[0];
    List<String> texts = new ArrayList<>();
    if (kind.arguments().contains(ArgumentKind.STRING)) {
      texts.add(text(running, process, a0));
    }
    if (kind.arguments().contains(ArgumentKind.STRING_ARRAY)) {
      for (int i = 0; i < MOST_TEXTS; i++) {
        long pointer = word(running, process, a1 + (long) i * running.xlen().bytes());
        if (pointer == 0) {
          break;
        }
        texts.add(text(running, process, pointer));
      }
    }
    Call call =
        new Call(
            pid, kind, hasFile ? open.get((int) a0) : null, bytes, texts, open, new Call.Outcome());
    calls.add(call);
    pending.put(pid, call);
    addresses.put(pid, kind == Syscall.PIPE ? a0 : a1);
  }

  @Override
  public void systemCallReturned(int pid, Syscall kind, long result) {
    LabSystem running = system;
    Call call = pending.remove(pid);
    if (running == null || call == null || call.call() != kind) {
      return;
    }
    returned.add(call);
    call.outcome().result = result;
    Process process = running.process(pid);
    long address = addresses.getOrDefault(pid, 0L);
    if (kind == Syscall.READ && result > 0) {
      call.outcome().bytes = bytes(running, process, address, (int) result);
    } else if (kind == Syscall.PIPE && result == 0) {
      byte[] ends = bytes(running, process, address, 8);
      OpenFile read = process.files().descriptors().get(ends[0]);
      OpenFile write = process.files().descriptors().get(ends[4]);
      otherEnds.put(read, write);
      otherEnds.put(write, read);
    }
  }

  private static long argument(LabSystem running, Process process, int index) {
    return running.xlen().zeroExtend(process.trapframe().x(10 + index));
  }

  private static long word(LabSystem running, Process process, long va) {
    byte[] bytes = bytes(running, process, va, running.xlen().bytes());
    long word = 0;
    for (int i = bytes.length - 1; i >= 0; i--) {
      word = word << 8 | bytes[i] & 0xFF;
    }
    return word;
  }

  private static String text(LabSystem running, Process process, long va) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (int i = 0; i < LONGEST_TEXT; i++) {
      byte[] one = bytes(running, process, va + i, 1);
      if (one.length == 0 || one[0] == 0) {
        break;
      }
      text.write(one[0]);
    }
    return text.toString(StandardCharsets.ISO_8859_1);
  }

  /** Bytes of a program's memory, as far as they are mapped and of any reasonable number. */
  private static byte[] bytes(LabSystem running, Process process, long va, int length) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < Math.min(length, LONGEST_TEXT); i++) {
      if (running.physical(process, va + i) < 0) {
        break;
      }
      bytes.writeBytes(running.peek(process, va + i, 1));
    }
    return bytes.toByteArray();
  }
}
