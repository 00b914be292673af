package dev.trapeze.kernel.mm;

import dev.trapeze.cpu.mmu.Pte;

/**
 * The kernel's own {@link ProcessPage}, which programs can read and not write: the pid in its first
 * four bytes, then zeros.
 */
public final class PidPage implements ProcessPage {

  @Override
  public boolean add(ProcessPageSpace space, int pid) {
    long pa = space.allocateFrame();
    if (pa == ProcessPageSpace.NO_FRAME) {
      return false;
    }
    for (int offset = 0; offset < Pages.BYTES; offset += Integer.BYTES) {
      space.writeWord(pa + offset, 0);
    }
    space.writeWord(pa, pid);
    if (!space.map(pa, Pte.R | Pte.U)) {
      space.freeFrame(pa);
      return false;
    }
    return true;
  }

  @Override
  public void remove(ProcessPageSpace space, int pid) {
    space.freeFrame(space.unmap());
  }
}
