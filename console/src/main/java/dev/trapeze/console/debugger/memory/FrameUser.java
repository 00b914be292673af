package dev.trapeze.console.debugger.memory;

/**
 * One who holds a frame.
 *
 * @param use what for
 * @param pid of the process that has it; 0 if none has
 * @param words what it is: {@code page 0x1000 of pid 3 sh (text)}
 */
record FrameUser(Use use, int pid, String words) {

  /** What frames are used for. */
  enum Use {
    KERNEL_TABLE("page tables of the kernel"),
    KERNEL_STACK("kernel stacks"),
    TRAPFRAME("trapframes"),
    PROCESS_TABLE("page tables of processes"),
    PAGE("pages of processes"),
    FILE_PAGE("page cache"),
    SHARED_MEMORY("shared memory"),
    ZEROS("frame of zeros");

    private final String words;

    Use(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }
}
