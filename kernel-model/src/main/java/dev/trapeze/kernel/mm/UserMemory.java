package dev.trapeze.kernel.mm;

import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.abi.PointerRule;

/**
 * The kernel's way to a program's memory (xv6's {@code copyin}, {@code copyout} and {@code
 * copyinstr}): through the program's own page table, page by page, and only to pages that are the
 * program's. Whether a page must allow the kind of access is the {@link PointerRule}: with ours a
 * {@code read} into text fails, with xv6's it does not.
 *
 * <p>Virtual addresses are zero-extended. What fails, fails with EFAULT.
 */
public final class UserMemory {
  private final Ram ram;
  private final PageFaultPolicy policy;
  private final PointerRule rule;

  /** Access to programs whose pages lie in {@code ram}; missing pages are the policy's affair. */
  public UserMemory(Ram ram, PageFaultPolicy policy, PointerRule rule) {
    this.ram = ram;
    this.policy = policy;
    this.rule = rule;
  }

  /** Copies {@code bytes} bytes from a program; those before the first bad page are copied. */
  public void copyIn(AddressSpace space, long sourceVa, byte[] destination, int offset, int bytes) {
    int done = 0;
    while (done < bytes) {
      long va = sourceVa + done;
      int chunk = Math.min(bytes - done, bytesToPageEnd(va));
      ram.read(translate(space, va, MemoryAccess.READ), destination, offset + done, chunk);
      done += chunk;
    }
  }

  /** Copies {@code bytes} bytes to a program; those before the first bad page are copied. */
  public void copyOut(
      AddressSpace space, byte[] source, int offset, long destinationVa, int bytes) {
    int done = 0;
    while (done < bytes) {
      long va = destinationVa + done;
      int chunk = Math.min(bytes - done, bytesToPageEnd(va));
      ram.write(translate(space, va, MemoryAccess.WRITE), source, offset + done, chunk);
      done += chunk;
    }
  }

  /**
   * Copies a string with its NUL from a program.
   *
   * @param destination is filled from index 0; its length is the limit
   * @return the length without the NUL, or -1 if there is no NUL within the limit
   */
  public int copyInString(AddressSpace space, long sourceVa, byte[] destination) {
    int done = 0;
    while (done < destination.length) {
      long va = sourceVa + done;
      long pa = translate(space, va, MemoryAccess.READ);
      int chunk = Math.min(destination.length - done, bytesToPageEnd(va));
      ram.read(pa, destination, done, chunk);
      for (int end = done + chunk; done < end; done++) {
        if (destination[done] == 0) {
          return done;
        }
      }
    }
    return -1;
  }

  /**
   * How many bytes of {@code bytes} from an address on the kernel may access so, up to the first
   * that it may not.
   */
  public int accessibleBytes(AddressSpace space, long startVa, int bytes, MemoryAccess access) {
    int done = 0;
    try {
      while (done < bytes) {
        translate(space, startVa + done, access);
        done += Math.min(bytes - done, bytesToPageEnd(startVa + done));
      }
    } catch (ErrnoException e) {
      return done;
    }
    return Math.max(done, 0);
  }

  private long translate(AddressSpace space, long va, MemoryAccess access) {
    boolean write = access == MemoryAccess.WRITE;
    int needed = Pte.V | Pte.U | (rule == PointerRule.SAME_ACCESS ? access.permission() : 0);
    long entry = space.table().entryOf(va);
    boolean decided = policy.decidesKernelAccess();
    if (decided || (entry & needed) != needed) {
      resolve(space, va, access);
      entry = space.table().entryOf(va);
    }
    if (decided) {
      requireUserPage(entry);
    } else if (write && (entry & Pte.W) == 0) {
      // The program may not write here, but xv6 does it for it: not into what others see.
      space.pages().makeOwn(va);
      entry = space.table().entryOf(va);
    }
    int marks = write ? Pte.A | Pte.D : Pte.A;
    if ((entry & marks) != marks) {
      space.table().change(Pages.roundDown(va), entry | marks);
    }
    return Pte.pa(entry) + (va & Pages.BYTES - 1);
  }

  /** As xv6's {@code walkaddr} does: whether the page may be written has been somebody's affair. */
  private static void requireUserPage(long entry) {
    if ((entry & (Pte.V | Pte.U)) != (Pte.V | Pte.U)) {
      throw ErrnoException.of(Errno.EFAULT);
    }
  }

  private void resolve(AddressSpace space, long va, MemoryAccess access) {
    // Where any access will do, a page that can be read only is good enough for a store.
    boolean any = rule == PointerRule.ANY_ACCESS;
    FaultOutcome outcome = policy.resolveForKernel(space, va, access);
    if (outcome != FaultOutcome.RESOLVED && any && access == MemoryAccess.WRITE) {
      outcome = policy.resolveForKernel(space, va, MemoryAccess.READ);
    }
    if (outcome != FaultOutcome.RESOLVED) {
      throw ErrnoException.of(outcome == FaultOutcome.OUT_OF_MEMORY ? Errno.ENOMEM : Errno.EFAULT);
    }
  }

  private static int bytesToPageEnd(long va) {
    return Pages.BYTES - (int) (va & Pages.BYTES - 1);
  }
}
