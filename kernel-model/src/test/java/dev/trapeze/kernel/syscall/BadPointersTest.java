package dev.trapeze.kernel.syscall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.abi.ArgumentKind;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.Region;
import dev.trapeze.kernel.mm.RegionKind;
import dev.trapeze.kernel.testing.CallServer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every address argument of every call, with every kind of bad address. */
class BadPointersTest {

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void callsWithABadAddressFailWithEfaultAndDoNothing(Xlen xlen) {
    CallServer server = CallServer.boot(xlen);
    // What a failed read or look into a directory leaves as it was serves for the next.
    int directory = (int) server.call(Syscall.OPEN, server.string(0, "/"), 0, 0);
    server.call(Syscall.PIPE, server.bufferVa());
    int pipe = server.intAt(0);
    server.call(Syscall.WRITE, server.intAt(4), server.bufferVa(), 16);
    server.setChildTask(Syscall.EXIT, 0);
    server.call(Syscall.FORK);
    int freeFrames = server.system().freeFrames();
    SoftAssertions softly = new SoftAssertions();
    for (Syscall call : Syscall.values()) {
      for (int i = 0; i < call.arguments().size(); i++) {
        ArgumentKind kind = call.arguments().get(i);
        if (!kind.isAddress()) {
          continue;
        }
        for (long bad : badAddresses(server, xlen, kind)) {
          long result =
              server.call(call, arguments(server, call, i, bad, descriptor(call, directory, pipe)));
          softly
              .assertThat(result)
              .as("%s, argument %d = 0x%x", call, i, bad)
              .isEqualTo(Errno.EFAULT.result());
        }
      }
    }
    softly.assertAll();
    assertThat(server.system().freeFrames()).isEqualTo(freeFrames);
    assertThat(server.end()).isZero();
  }

  private static int descriptor(Syscall call, int directory, int pipe) {
    return switch (call) {
      case GET_DIRENT -> directory;
      case READ -> pipe;
      case SIGACTION -> 10;
      default -> 0;
    };
  }

  /** Good arguments but for one. */
  private static long[] arguments(
      CallServer server, Syscall call, int badIndex, long bad, int descriptor) {
    long good = server.string(256, "some-name");
    long[] arguments = new long[call.arguments().size()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] =
          switch (call.arguments().get(i)) {
            case INT, WORD -> 0;
            case STRING -> good;
            case STRING_ARRAY -> server.words(512, 0);
            // As a stack_t: none, please.
            case READ_POINTER -> server.words(1024, 0, 2, 0);
            case WRITE_POINTER -> server.bufferVa() + 1024;
          };
    }
    if (call.arguments().get(0) == ArgumentKind.INT) {
      arguments[0] = descriptor;
    }
    if (call == Syscall.WAITID) {
      arguments[3] = 4; // WEXITED
    }
    if (call == Syscall.READLINK) {
      server.call(Syscall.SYMLINK, good, good);
      arguments[2] = 16;
    }
    if (call == Syscall.READ || call == Syscall.WRITE) {
      arguments[2] = 16;
    }
    arguments[badIndex] = bad;
    return arguments;
  }

  private static List<Long> badAddresses(CallServer server, Xlen xlen, ArgumentKind kind) {
    AddressSpaceLayout layout = server.system().kernel().state().userSpaces().layout();
    Region guard = server.system().region(1, RegionKind.GUARD);
    List<Long> addresses =
        new ArrayList<>(
            List.of(
                guard.startVa(),
                guard.endVa() - 1,
                layout.trapframeVa(),
                layout.trampolineVa(),
                0x8000_0000L,
                0x1000_0000L,
                0x4000_0000L,
                -1L,
                -4096L));
    if (xlen == Xlen.RV64) {
      addresses.addAll(
          List.of(1L << 38, 1L << 39, 1L << 63, 0x7FFF_FFFF_FFFF_FFFFL, 0xFFFF_FFC0_0000_0000L));
    }
    if (kind == ArgumentKind.WRITE_POINTER) {
      addresses.add(0L + 16); // in the text, which is not writable
    }
    return addresses;
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void buffersThatRunIntoABadPageFail(Xlen xlen) {
    CallServer server = CallServer.boot(xlen);
    Region stack = server.system().region(1, RegionKind.STACK);
    Region bss = server.system().region(1, RegionKind.BSS);

    assertThat(server.call(Syscall.WRITE, 0, bss.endVa() - 8, 16)).isEqualTo(Errno.EFAULT.result());
    assertThat(server.call(Syscall.FSTAT, 0, stack.endVa() - 8)).isEqualTo(Errno.EFAULT.result());
    // A string without an end before the guard.
    byte[] unterminated = new byte[16];
    Arrays.fill(unterminated, (byte) 'x');
    server.system().poke(1, bss.endVa() - 16, unterminated);
    assertThat(server.call(Syscall.CHDIR, bss.endVa() - 16)).isEqualTo(Errno.EFAULT.result());
  }
}
