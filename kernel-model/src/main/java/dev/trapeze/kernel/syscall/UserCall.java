package dev.trapeze.kernel.syscall;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.mm.MemoryAccess;
import dev.trapeze.kernel.proc.ProcessInfo;
import dev.trapeze.kernel.proc.SavedRegisters;

/**
 * A system call as its handler needs it: who calls, the arguments, and the caller's memory (xv6's
 * {@code argint}, {@code argaddr}, {@code argstr}, {@code copyin} and {@code copyout}).
 */
public interface UserCall {

  /** The caller as it is now. */
  ProcessInfo caller();

  /** The caller's registers, as they were at its {@code ecall}. */
  SavedRegisters registers();

  /** Width of the caller's registers, on which the layouts of structures depend. */
  Xlen xlen();

  /** Argument {@code index} of the handler, counted from 0, as a C {@code int}. */
  int intArgument(int index);

  /** Argument {@code index} as a C {@code long}, sign-extended. */
  long wordArgument(int index);

  /** Argument {@code index} as a virtual address, zero-extended. */
  long addressArgument(int index);

  /**
   * The string at the address in argument {@code index}, one character (0 to 255) for each byte.
   *
   * @param maxBytes the greatest length, NUL included
   * @throws ErrnoException EFAULT when the program may not read it all; ENAMETOOLONG when there is
   *     no NUL in the first {@code maxBytes} bytes
   */
  String stringArgument(int index, int maxBytes) throws ErrnoException;

  /**
   * Copies {@code bytes} bytes from the caller's memory.
   *
   * @throws ErrnoException EFAULT when the program may not read all of them; {@code destination}
   *     may then be filled in part
   */
  void copyIn(long sourceVa, byte[] destination, int offset, int bytes) throws ErrnoException;

  /**
   * Copies {@code bytes} bytes into the caller's memory.
   *
   * @throws ErrnoException EFAULT when the program may not write all of them; the bytes before the
   *     first bad page are then written
   */
  void copyOut(byte[] source, int offset, long destinationVa, int bytes) throws ErrnoException;

  /**
   * How many bytes of {@code bytes} from an address on can be copied in ({@code READ}) or out
   * ({@code WRITE}).
   */
  int accessibleBytes(long va, int bytes, MemoryAccess access);
}
