package dev.trapeze.cpu.hart;

/** What lies below S-mode on a hart. */
public enum Environment {
  /**
   * The Java code that drives the machine is the supervisor execution environment, and there is no
   * M-mode to run code in. The hart begins in S-mode at 0, as if firmware had delegated all that
   * can be delegated, except the environment call from S-mode, and had opened counters, extensions
   * and memory to the lower modes. That call stops the engine and changes nothing.
   */
  JAVA,

  /**
   * The hart begins in M-mode with everything closed, as the specification has it (RISC-V
   * Privileged 1.12, 3.4), and whatever the image makes of it is the environment.
   */
  MACHINE_MODE
}
