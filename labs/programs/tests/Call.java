package lab.tests;

import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.fs.OpenFile;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A system call of a process, as it was made.
 *
 * @param pid of the process
 * @param call which
 * @param file what its descriptor stands for, of calls that have one
 * @param bytes what {@code write} writes; else empty
 * @param texts the path of {@code open} and {@code execv}, and behind it the latter's arguments
 * @param open everything that the process has open, by descriptor
 * @param outcome what it has come to
 */
public record Call(
    int pid,
    Syscall call,
    @Nullable OpenFile file,
    byte[] bytes,
    List<String> texts,
    Map<Integer, OpenFile> open,
    Outcome outcome) {

  /** What a call has come to, once it has returned. */
  static final class Outcome {
    long result;
    byte[] bytes = {};
  }

  /** What it has returned, or a negated error number; 0 before. */
  public long result() {
    return outcome.result;
  }

  /** What {@code read} has read. */
  public byte[] got() {
    return outcome.bytes;
  }
}
