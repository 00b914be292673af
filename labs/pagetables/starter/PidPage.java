package lab;

import dev.trapeze.kernel.mm.ProcessPage;
import dev.trapeze.kernel.mm.ProcessPageSpace;

/** The page in which each process finds its pid. */
public final class PidPage implements ProcessPage {

  @Override
  public boolean add(ProcessPageSpace space, int pid) {
    // TODO task D: take a frame, store the pid in it, map the page to it. Until then processes run
    // without the page, and who reads it is killed.
    return true;
  }

  @Override
  public void remove(ProcessPageSpace space, int pid) {
    // TODO task D: give back what add has taken.
  }
}
