package dev.trapeze.kernel.abi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UserStubGeneratorTest {

  @ParameterizedTest
  @EnumSource(Syscall.class)
  void everyCallHasAStubThatLoadsItsNumber(Syscall call) {
    assertThat(UserStubGenerator.stubs())
        .containsOnlyOnce(
            "\n" + call.functionName() + ":\n    li      a7, " + call.number() + "\n");
  }

  @ParameterizedTest
  @EnumSource(Syscall.class)
  void everyCallHasANumberInTheHeader(Syscall call) {
    assertThat(UserStubGenerator.header())
        .containsPattern("#define SYS_" + call.callName() + " +" + call.number() + " ");
  }

  @Test
  void mainWritesBothFilesIntoTheFolder(@TempDir Path folder) throws IOException {
    UserStubGenerator.main(new String[] {folder.toString()});

    assertThat(Files.readString(folder.resolve("usys.S"))).isEqualTo(UserStubGenerator.stubs());
    assertThat(Files.readString(folder.resolve("syscall.h"))).isEqualTo(UserStubGenerator.header());
  }

  @Test
  void numbersAreVimixsAndOwnCallsFrom32() {
    String table =
        Arrays.stream(Syscall.values())
            .map(call -> call.number() + " " + call.callName())
            .collect(Collectors.joining(", "));

    assertThat(table)
        .isEqualTo(
            "1 fork, 2 exit, 3 wait, 4 pipe, 5 read, 6 kill, 7 execv, 8 fstat, 9 chdir, 10 dup,"
                + " 11 getpid, 12 sbrk, 13 ms_sleep, 14 uptime, 15 open, 16 write, 17 mknod,"
                + " 18 unlink, 19 link, 20 mkdir, 21 close, 22 get_dirent, 32 isatty, 33 poweroff,"
                + " 34 proc_info, 35 setpgid, 36 tcsetpgrp, 37 getppid,"
                + " 38 sysinfo, 39 setpriority, 40 getpriority, 41 execve, 42 brk,"
                + " 43 mmap, 44 munmap, 45 mprotect, 46 msync, 47 getrlimit, 48 setrlimit,"
                + " 49 sigaction, 50 sigreturn, 51 sigprocmask, 52 sigaltstack, 53 lseek, 54 waitid,"
                + " 55 symlink, 56 readlink");
  }

  @Test
  void numberLeadsBackToTheCall() {
    for (Syscall call : Syscall.values()) {
      assertThat(Syscall.ofNumber(call.number())).isEqualTo(call);
    }
    assertThat(Syscall.ofNumber(0)).isNull();
    assertThat(Syscall.ofNumber(23)).isNull();
    assertThat(Syscall.ofNumber(31)).isNull();
    assertThat(Syscall.ofNumber(Syscall.values().length + 1000)).isNull();
    assertThat(Syscall.ofNumber(-1)).isNull();
    assertThat(Syscall.ofNumber(1L << 32 | 1)).isNull();
  }
}
