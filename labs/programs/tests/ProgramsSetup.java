package lab.tests;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.fs.Mkfs;
import dev.trapeze.kernel.testing.GuestPrograms;
import dev.trapeze.labs.testing.LabSetup;
import dev.trapeze.labs.testing.Submission;
import dev.trapeze.labs.testing.SubmissionFault;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The usual kernel, with the programs that have been handed in on its disk. */
public final class ProgramsSetup implements LabSetup {
  private static final List<String> PROGRAMS = List.of("pingpong", "primes", "find", "xargs");

  @Override
  public KernelConfig configure(KernelConfig config, Submission submission) {
    return config;
  }

  @Override
  public List<Mkfs.Entry> files(Xlen xlen, Submission submission) {
    List<Mkfs.Entry> files = new ArrayList<>();
    for (String name : PROGRAMS) {
      try {
        files.add(new Mkfs.Entry(name, submission.program(name, xlen)));
      } catch (SubmissionFault e) {
        files.add(new Mkfs.Entry(name, complaint(xlen, String.valueOf(e.getMessage()))));
      }
    }
    return files;
  }

  /** In place of a program that cannot be built: one that says why. The others run all the same. */
  private static byte[] complaint(Xlen xlen, String message) {
    StringBuilder bytes = new StringBuilder();
    for (byte each : (message + "\n").getBytes(StandardCharsets.UTF_8)) {
      bytes.append("    .byte ").append(each & 0xFF).append('\n');
    }
    return GuestPrograms.elf(
        xlen,
        """
            .globl _start
        _start:
            li   a0, 2
            la   a1, message
            la   a2, end
            sub  a2, a2, a1
            li   a7, SYS_WRITE
            ecall
            li   a0, 126
            li   a7, SYS_EXIT
            ecall
            .section .rodata
        message:
        """
            + bytes
            + "end: .byte 0\n");
  }
}
