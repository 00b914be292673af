package dev.trapeze.labs.submission;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.labs.testing.SubmissionFault;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The guest programs of a submission, each built once for each width. If there are both {@code
 * NAME.c} and {@code NAME.S}, the C counts: a starter has only assembly, so that its file may stay.
 */
final class SubmittedPrograms {
  private final SubmittedFiles files;
  private final Map<String, Built> built = new ConcurrentHashMap<>();

  /** An ELF file, or why there is none. */
  private sealed interface Built {
    record Program(byte[] elf) implements Built {}

    record Fault(SubmissionFault fault) implements Built {}
  }

  SubmittedPrograms(SubmittedFiles files) {
    this.files = files;
  }

  /** The ELF file of a program. */
  byte[] get(String name, Xlen xlen) {
    Built one = built.computeIfAbsent(name + xlen.bits(), any -> build(name, xlen));
    if (one instanceof Built.Program program) {
      return program.elf().clone();
    }
    throw ((Built.Fault) one).fault();
  }

  private Built build(String name, Xlen xlen) {
    try {
      for (String fileName : new String[] {name + ".c", name + ".S"}) {
        String text = files.texts().get(fileName);
        if (text != null) {
          return new Built.Program(GuestProgramBuild.build(name, fileName, text, xlen));
        }
      }
    } catch (SubmissionFault e) {
      return new Built.Fault(e);
    }
    return new Built.Fault(
        new SubmissionFault(name + " was not handed in: expected " + name + ".S or .c", null));
  }
}
