package dev.trapeze.kernel.abi;

import static dev.trapeze.kernel.abi.ArgumentKind.INT;
import static dev.trapeze.kernel.abi.ArgumentKind.READ_POINTER;
import static dev.trapeze.kernel.abi.ArgumentKind.STRING;
import static dev.trapeze.kernel.abi.ArgumentKind.STRING_ARRAY;
import static dev.trapeze.kernel.abi.ArgumentKind.WORD;
import static dev.trapeze.kernel.abi.ArgumentKind.WRITE_POINTER;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The system calls of the {@code trapeze} personality: VIMIX's numbers and argument forms, and our
 * own calls from 32 upwards. The number goes into {@code a7}, the arguments into {@code a0} to
 * {@code a5}; the result, or a negated {@link Errno}, comes back in {@code a0}. Every other
 * register is as before.
 *
 * <p>{@link UserStubGenerator} makes the C library's stubs from this table.
 */
public enum Syscall {
  FORK(1, "fork", "the child's pid; 0 in the child"),
  EXIT(2, "exit", "never", INT),
  WAIT(3, "wait", "pid of a child that has ended, its status stored unless 0", WRITE_POINTER),
  PIPE(4, "pipe", "0; two descriptors stored: read end, write end", WRITE_POINTER),
  READ(5, "read", "bytes read; 0 at the end", INT, WRITE_POINTER, INT),
  KILL(6, "kill", "0; signal 0 only asks, a pid below 1 is a group", INT, INT),
  EXECV(7, "execv", "argc, in the new image", STRING, STRING_ARRAY),
  FSTAT(8, "fstat", "0; struct stat stored", INT, WRITE_POINTER),
  CHDIR(9, "chdir", "0", STRING),
  DUP(10, "dup", "the lowest free descriptor", INT),
  GETPID(11, "getpid", "the caller's pid"),
  SBRK(12, "sbrk", "the old end of the heap", WORD),
  MS_SLEEP(13, "ms_sleep", "0, after that many ms rounded down to 10", INT),
  UPTIME(14, "uptime", "ticks of 10 ms since boot"),
  OPEN(15, "open", "descriptor; the mode counts only with O_CREAT", STRING, INT, INT),
  WRITE(16, "write", "bytes written", INT, READ_POINTER, INT),
  MKNOD(17, "mknod", "0; device = major << 20 | minor", STRING, INT, INT),
  UNLINK(18, "unlink", "0", STRING),
  LINK(19, "link", "0", STRING, STRING),
  MKDIR(20, "mkdir", "0", STRING, INT),
  CLOSE(21, "close", "0", INT),
  GET_DIRENT(
      22, "get_dirent", "position of the next entry; 0 at the end", INT, WRITE_POINTER, WORD),
  ISATTY(32, "isatty", "1 for an interactive console, else 0", INT),
  POWEROFF(33, "poweroff", "never; the machine stops with status & 255", INT),
  PROC_INFO(34, "proc_info", "smallest pid above the given one; 0 for none", INT, WRITE_POINTER),
  SETPGID(35, "setpgid", "0; 0 stands for the caller and for its pid", INT, INT),
  TCSETPGRP(36, "tcsetpgrp", "0; ^C ends that process group", INT, INT),
  GETPPID(37, "getppid", "the parent's pid; 0 for the first process"),
  SYSINFO(38, "sysinfo", "0; struct sysinfo stored: what there is, what is free", WRITE_POINTER),
  SETPRIORITY(39, "setpriority", "0; the nice value, -20 to 19; 0 stands for the caller", INT, INT),
  GETPRIORITY(40, "getpriority", "20 less the nice value; 0 stands for the caller", INT),
  EXECVE(41, "execve", "argc, in the new image", STRING, STRING_ARRAY, STRING_ARRAY),
  BRK(42, "brk", "the end of the heap: the given one if that can be", WORD),
  MMAP(43, "mmap", "address of the mapping", WORD, WORD, INT, INT, INT, WORD),
  MUNMAP(44, "munmap", "0", WORD, WORD),
  MPROTECT(45, "mprotect", "0", WORD, WORD, INT),
  MSYNC(46, "msync", "0, once what was stored is on the disk", WORD, WORD, INT),
  GETRLIMIT(47, "getrlimit", "0; struct rlimit stored", INT, WRITE_POINTER),
  SETRLIMIT(48, "setrlimit", "0; struct rlimit read", INT, READ_POINTER),
  SIGACTION(
      49, "sigaction", "0; struct sigaction read and stored", INT, READ_POINTER, WRITE_POINTER),
  SIGRETURN(50, "sigreturn", "never; what the frame at sp says goes on"),
  SIGPROCMASK(51, "sigprocmask", "0; sigset_t read and stored", INT, READ_POINTER, WRITE_POINTER),
  SIGALTSTACK(52, "sigaltstack", "0; stack_t read and stored", READ_POINTER, WRITE_POINTER),
  LSEEK(53, "lseek", "the place of the next byte; whence as in C", INT, WORD, INT),
  WAITID(54, "waitid", "0; siginfo_t of a child that has ended", INT, INT, WRITE_POINTER, INT),
  SYMLINK(55, "symlink", "0; the first path is the target", STRING, STRING),
  READLINK(56, "readlink", "bytes of the target stored, without NUL", STRING, WRITE_POINTER, INT);

  private static final @Nullable Syscall[] BY_NUMBER = new @Nullable Syscall[highestNumber() + 1];

  static {
    for (Syscall call : values()) {
      BY_NUMBER[call.number] = call;
    }
  }

  private static int highestNumber() {
    return Arrays.stream(values()).mapToInt(Syscall::number).max().orElse(0);
  }

  private final int number;
  private final String callName;
  private final String result;
  private final List<ArgumentKind> arguments;

  Syscall(int number, String callName, String result, ArgumentKind... arguments) {
    this.number = number;
    this.callName = callName;
    this.result = result;
    this.arguments = List.of(arguments);
  }

  /** The value of {@code a7}. */
  public int number() {
    return number;
  }

  /** The name as the documentation of VIMIX and of this kernel gives it. */
  public String callName() {
    return callName;
  }

  /**
   * The name of the C function; differs for calls to which the C library adds something: {@code
   * exit}, {@code getpriority}, {@code brk} and {@code sigaction}, and {@code execv}, which in C
   * hands on the environment.
   */
  public String functionName() {
    return switch (this) {
      case EXIT, EXECV, GETPRIORITY, BRK, SIGACTION -> "_" + callName;
      default -> callName;
    };
  }

  /** What {@code a0} holds when the call succeeds, and what the call does, in words. */
  public String result() {
    return result;
  }

  /** The kinds of {@code a0}, {@code a1}, … */
  public List<ArgumentKind> arguments() {
    return arguments;
  }

  /** The call with that number (the whole register {@code a7}), or null for an unknown one. */
  public static @Nullable Syscall ofNumber(long number) {
    return number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[(int) number] : null;
  }
}
