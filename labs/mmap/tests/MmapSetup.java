package lab.tests;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.fs.Mkfs;
import dev.trapeze.kernel.mm.MappingPolicy;
import dev.trapeze.kernel.testing.GuestPrograms;
import dev.trapeze.labs.testing.LabSetup;
import dev.trapeze.labs.testing.Submission;
import java.util.List;

/** A kernel whose files the student maps; and, for {@code lab run}, a program that maps one. */
public final class MmapSetup implements LabSetup {
  private static final String FILE = "letters";
  private static final int BYTES = 6000;
  private static final int SHOWN = 52;

  @Override
  public KernelConfig configure(KernelConfig config, Submission submission) {
    return config.withMappings(() -> submission.piece(MappingPolicy.class));
  }

  @Override
  public List<Mkfs.Entry> files(Xlen xlen, Submission submission) {
    return List.of(
        new Mkfs.Entry(FILE, MmapRun.contents(BYTES)),
        new Mkfs.Entry("mapletters", GuestPrograms.elf(xlen, mapLetters().program(FILE))));
  }

  /** Shows a part of the file by way of its second page, and changes its first byte there. */
  private static Script mapLetters() {
    return new Script()
        .open(Script.O_RDWR)
        .map(1, BYTES, Script.PROT_READ | Script.PROT_WRITE, Script.SHARED, 0)
        .show(1, MmapRun.PAGE, SHOWN)
        .store(1, MmapRun.PAGE, 'X')
        .show(1, MmapRun.PAGE, SHOWN)
        .unmap(1, 0, BYTES);
  }
}
