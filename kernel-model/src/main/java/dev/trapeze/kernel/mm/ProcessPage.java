package dev.trapeze.kernel.mm;

/**
 * A page that each process has besides what its program has mapped, directly below its trapframe:
 * what the kernel shows a program there, the program can read without a trap (Linux's vDSO and
 * {@code vvar} pages; MIT's labs call such a page USYSCALL).
 *
 * <p>It comes with each address space, at the first process, at fork and at exec, and goes with it.
 * Both methods are called for each address space once, and only for one that has the page.
 */
public interface ProcessPage {
  /** Processes have no such page. */
  ProcessPage NONE =
      new ProcessPage() {
        @Override
        public boolean add(ProcessPageSpace space, int pid) {
          return true;
        }

        @Override
        public void remove(ProcessPageSpace space, int pid) {}
      };

  /**
   * Gives an address space the page.
   *
   * @param space that has nothing yet but what it has of the kernel
   * @param pid of the process
   * @return false when there is no frame for it; then nothing has been taken
   */
  boolean add(ProcessPageSpace space, int pid);

  /**
   * Takes the page away, because the address space goes, and gives back what {@link #add} took.
   *
   * @param pid of the process
   */
  void remove(ProcessPageSpace space, int pid);
}
