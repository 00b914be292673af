package lab.tests;

/**
 * A user program, written call by call. It holds one open file (s0), the start of up to five
 * mappings (s1 to s5) and the byte that it has loaded last (s11). It takes no notice of calls that
 * fail.
 */
public final class Script {
  /** Opens for reading. */
  public static final int O_RDONLY = 0;

  /** Opens for writing. */
  public static final int O_WRONLY = 1;

  /** Opens for both. */
  public static final int O_RDWR = 2;

  /** The program may load. */
  public static final int PROT_READ = 1;

  /** The program may store. */
  public static final int PROT_WRITE = 2;

  /** The program may execute. */
  public static final int PROT_EXEC = 4;

  /** Stores reach the file. */
  public static final int SHARED = 1;

  /** Stores reach nobody. */
  public static final int PRIVATE = 2;

  /** An access that is not allowed. */
  public static final int SIGSEGV = 11;

  /** An access behind the end of a file. */
  public static final int SIGBUS = 7;

  private static final String END =
      """
          li   a0, 0
          li   a7, SYS_EXIT
          ecall
      handler:
          mv   s11, a0
          li   a7, SYS_GETPID
          ecall
      stay:
          li   a0, 1000
          li   a7, SYS_MS_SLEEP
          ecall
          j    stay

          .data
      path:
          .asciz "/FILE"
      other:
          .asciz "/other"
      byte:
          .space 1
          .balign 8
      action:
          .space 40
      arguments:
          .space 16
      """;

  private final StringBuilder text = new StringBuilder();
  private int labels;

  /** Adds a line of assembly. */
  public Script line(String assembly) {
    text.append("    ").append(assembly).append('\n');
    return this;
  }

  /** A system call; the arguments are numbers or registers. */
  public Script call(String name, Object... arguments) {
    for (int i = 0; i < arguments.length; i++) {
      boolean number = arguments[i] instanceof Number;
      line((number ? "li" : "mv") + " a" + i + ", " + arguments[i]);
    }
    return line("li a7, SYS_" + name).line("ecall");
  }

  /** Opens the file. */
  public Script open(int flags) {
    return line("la t0, path").call("OPEN", "t0", flags, 0).line("mv s0, a0");
  }

  /** Closes it. */
  public Script close() {
    return call("CLOSE", "s0");
  }

  /** Maps a part of the open file as mapping number {@code slot}, 1 to 5. */
  public Script map(int slot, long bytes, int protection, int flags, long offset) {
    return call("MMAP", 0, bytes, protection, flags, "s0", offset).line("mv s" + slot + ", a0");
  }

  /** Unmaps a part of a mapping. */
  public Script unmap(int slot, long fromByte, long bytes) {
    return address(slot, fromByte).call("MUNMAP", "t0", bytes);
  }

  /** Loads a byte of a mapping. */
  public Script load(int slot, long byteIndex) {
    return address(slot, byteIndex).line("lbu s11, 0(t0)");
  }

  /** Stores a byte to a mapping. */
  public Script store(int slot, long byteIndex, int value) {
    return address(slot, byteIndex).line("li t1, " + value).line("sb t1, 0(t0)");
  }

  /** Has the kernel read from the open file into a mapping. */
  public Script readInto(int slot, long byteIndex, int bytes) {
    return address(slot, byteIndex).call("READ", "s0", "t0", bytes);
  }

  /** Has the kernel write bytes of a mapping to the console. */
  public Script show(int slot, long byteIndex, int bytes) {
    return address(slot, byteIndex).call("WRITE", 1, "t0", bytes);
  }

  /** Writes a byte to the open file, at a place. */
  public Script writeFile(long byteIndex, int value) {
    return call("LSEEK", "s0", byteIndex, 0)
        .line("la t0, byte")
        .line("li t1, " + value)
        .line("sb t1, 0(t0)")
        .call("WRITE", "s0", "t0", 1);
  }

  /** Forks; the child does what its script says, and ends. */
  public Script fork(Script child) {
    String parent = "parent" + labels++;
    call("FORK").line("bnez a0, " + parent);
    text.append(child.text);
    call("EXIT", 0);
    text.append(parent).append(":\n");
    return this;
  }

  /** Waits for a child. */
  public Script await() {
    return call("WAIT", 0);
  }

  /** A place at which a test can stop the system: see {@link MmapRun#toMark}. */
  public Script mark() {
    return call("GETPID");
  }

  /**
   * From now on SIGSEGV and SIGBUS do not end the program: it keeps their number as if it had
   * loaded it, comes to its next mark, and waits there.
   */
  public Script catchFaults() {
    line("la t0, action").line("la t1, handler").line("STORE t1, 0(t0)");
    return call("SIGACTION", SIGBUS, "t0", 0)
        .line("la t0, action")
        .call("SIGACTION", SIGSEGV, "t0", 0);
  }

  /** Ends with a status. */
  public Script exit(int status) {
    return call("EXIT", status);
  }

  private Script address(int slot, long byteIndex) {
    return line("li t0, " + byteIndex).line("add t0, t0, s" + slot);
  }

  /** The whole program; its file has that name. */
  String program(String file) {
    return "    .globl _start\n_start:\n" + text + END.replace("FILE", file);
  }
}
