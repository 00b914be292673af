package dev.trapeze.kernel.procfs;

import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.ArgumentArea;
import dev.trapeze.kernel.mm.FrameAllocator;
import dev.trapeze.kernel.mm.Pages;
import java.nio.charset.StandardCharsets;

/**
 * {@code /proc/PID/cmdline} and {@code environ}: the strings as they lie in the program's memory
 * now, each with its NUL, up to the first page that is not there.
 */
final class ArgumentBytes {

  private ArgumentBytes() {}

  static String commandLine(AddressSpace space, FrameAllocator frames) {
    ArgumentArea area = space.limits().arguments();
    return read(space, frames, area.startVa(), area.environmentVa());
  }

  static String environment(AddressSpace space, FrameAllocator frames) {
    ArgumentArea area = space.limits().arguments();
    return read(space, frames, area.environmentVa(), area.endVa());
  }

  private static String read(AddressSpace space, FrameAllocator frames, long startVa, long endVa) {
    StringBuilder text = new StringBuilder();
    long va = startVa;
    while (va < endVa) {
      long entry = space.table().entryOf(va);
      if (!Pte.isValid(entry)) {
        break;
      }
      int within = (int) (va - Pages.roundDown(va));
      byte[] bytes = new byte[(int) Math.min(endVa - va, Pages.BYTES - within)];
      frames.ram().read(Pte.pa(entry) + within, bytes, 0, bytes.length);
      text.append(new String(bytes, StandardCharsets.ISO_8859_1));
      va += bytes.length;
    }
    return text.toString();
  }
}
