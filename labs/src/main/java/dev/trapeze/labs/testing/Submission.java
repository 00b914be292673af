package dev.trapeze.labs.testing;

import dev.trapeze.cpu.isa.Xlen;

/** What a student has handed in, ready for use. */
public interface Submission {

  /**
   * A new instance of the student's class that the lab takes as this interface.
   *
   * @throws SubmissionFault if the class cannot be made
   */
  default <T> T piece(Class<T> type) {
    return piece(type, "");
  }

  /**
   * The same where the lab takes several classes as one interface.
   *
   * @param role what the lab's description says behind the {@code #}; empty if there is none
   */
  <T> T piece(Class<T> type, String role);

  /**
   * A guest program, as an ELF file.
   *
   * @param name without {@code .S} or {@code .c}
   * @throws SubmissionFault if it was not handed in, or cannot be built
   */
  byte[] program(String name, Xlen xlen);

  /**
   * Another text file.
   *
   * @throws SubmissionFault if it was not handed in
   */
  String source(String fileName);
}
