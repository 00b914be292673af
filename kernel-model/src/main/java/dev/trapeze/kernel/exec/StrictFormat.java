package dev.trapeze.kernel.exec;

import dev.trapeze.kernel.event.KernelMessages;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.AddressSpaceLayout;

/**
 * Executables for this machine, and no others: a page has the permissions of its segment and no
 * more. One that can lie anywhere lies where the layout says, and one that needs an interpreter
 * says which.
 */
final class StrictFormat implements ProgramFormat {
  private final AddressSpaceLayout layout;
  private final KernelMessages messages;

  StrictFormat(AddressSpaceLayout layout, KernelMessages messages) {
    this.layout = layout;
    this.messages = messages;
  }

  @Override
  public Program load(ProgramFile file, AddressSpace space) {
    ElfFile elf = ElfFile.read(file, layout.xlen(), space.policy().fillsAtOnce());
    long startVa = layout.imageStartVa();
    long limitVa = layout.imageLimitVa();
    long biasVa = 0;
    if (elf.elf().positionIndependent()) {
      elf.requireWithin(0, limitVa - layout.positionIndependentVa());
      biasVa = layout.positionIndependentVa() - elf.firstPageVa();
    } else {
      if (Long.compareUnsigned(elf.firstPageVa(), startVa) < 0) {
        messages.print(linkedForAnotherLayout(file, elf));
      }
      elf.requireWithin(startVa, limitVa);
    }
    String interpreter = elf.interpreter();
    elf.mapInto(space, biasVa, false);
    long headersVa = elf.elf().headersVa();
    return new Program(
        biasVa,
        layout.xlen().zeroExtend(biasVa + elf.elf().entry()),
        biasVa + elf.endVa(),
        headersVa == 0 ? 0 : biasVa + headersVa,
        elf.elf().headerCount(),
        elf.elf().headerBytes(),
        interpreter);
  }

  /** For who has made a disk for one layout and boots it in another: nothing on it would run. */
  private String linkedForAnotherLayout(ProgramFile file, ElfFile elf) {
    return String.format(
        "exec of %s: it begins at 0x%x, but programs of the layout %s at 0x%x\n",
        file.path(), elf.firstPageVa(), layout.name(), layout.imageStartVa());
  }
}
