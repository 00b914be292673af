package dev.trapeze.kernel.proc;

/** Why a process queues up for a hart. */
public enum Arrival {
  /** It has just been made. */
  NEW,
  /** It has slept, and what it slept for has come. */
  WOKEN,
  /** A tick has taken the hart from it. */
  PREEMPTED
}
