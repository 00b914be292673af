package lab;

import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.mm.ProcessPage;
import dev.trapeze.kernel.mm.ProcessPageSpace;

/** The page in which each process finds its pid. */
public final class PidPage implements ProcessPage {
  private static final int PAGE_BYTES = 4096;

  @Override
  public boolean add(ProcessPageSpace space, int pid) {
    long pa = space.allocateFrame();
    if (pa == ProcessPageSpace.NO_FRAME) {
      return false;
    }
    for (int offset = 0; offset < PAGE_BYTES; offset += 4) {
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
    long pa = space.unmap();
    space.freeFrame(pa);
  }
}
