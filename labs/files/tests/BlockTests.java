package lab.tests;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.fs.DiskFormat;
import dev.trapeze.kernel.fs.FileSystem;
import dev.trapeze.kernel.fs.Inode;
import dev.trapeze.kernel.fs.MemoryDisk;
import dev.trapeze.kernel.fs.Mkfs;
import dev.trapeze.labs.testing.LabSystem;
import dev.trapeze.labs.testing.LabTest;
import dev.trapeze.labs.testing.Trial;
import java.util.List;

/** The public tests of task A. */
public final class BlockTests {
  private BlockTests() {}

  static List<LabTest> tests() {
    return List.of(
        LabTest.of("file-grows-behind-the-double-indirect-block", "A", 6, BlockTests::grows)
            .inWidths(Xlen.RV64),
        LabTest.of("blocks-lie-where-the-format-says", "A", 5, BlockTests::formatIsKept)
            .inWidths(Xlen.RV64),
        LabTest.of("removing-a-long-file-frees-every-block", "A", 5, BlockTests::removed)
            .inWidths(Xlen.RV64),
        LabTest.of("program-writes-and-reads-300-blocks", "A", 4, BlockTests::program));
  }

  private static MemoryDisk emptyDisk(int blocks) throws Exception {
    return new Mkfs(DiskFormat.TRAPEZE, blocks, 32, 30).image(List.of());
  }

  private static void grows(Trial trial) throws Exception {
    MemoryDisk disk = emptyDisk(400);
    LongFiles files = LongFiles.ofStudent(trial, disk);
    Inode inode = files.create("long");
    files.write(inode, 0, 300, 1);
    files.check(inode, 300, 1);
    files.requireClean(disk);
    RawDisk raw = new RawDisk(disk);
    int outer = raw.address(inode.number(), 12);
    trial.that(outer != 0, "address word 12 of the inode of a file of 300 blocks is 0");
    trial.equal("numbers in the double-indirect block " + outer, 1, raw.numbersIn(outer));
    int inner = raw.word(outer, 0);
    trial.equal(
        "numbers in block " + inner + ", the first that the double-indirect block names",
        300 - 11 - 256,
        raw.numbersIn(inner));
  }

  private static void formatIsKept(Trial trial) throws Exception {
    MemoryDisk disk = emptyDisk(700);
    LongFiles files = LongFiles.ofStudent(trial, disk);
    Inode inode = files.create("long");
    files.write(inode, 0, 530, 2);
    files.fileSystem().sync();
    LongFiles kernels = LongFiles.ofKernel(disk);
    kernels.check(kernels.open("long"), 530, 2);

    MemoryDisk made =
        new Mkfs(DiskFormat.TRAPEZE, 700, 32, 30)
            .image(List.of(new Mkfs.Entry("made", LongFiles.contents(530, 3))));
    LongFiles students = LongFiles.ofStudent(trial, made);
    students.check(students.open("made"), 530, 3);
  }

  private static void removed(Trial trial) throws Exception {
    MemoryDisk disk = emptyDisk(700);
    LongFiles files = LongFiles.ofStudent(trial, disk);
    FileSystem fs = files.fileSystem();
    files.write(files.create("other"), 0, 20, 4);
    int free = fs.freeBlocks();
    Inode inode = files.create("long");
    files.write(inode, 0, 530, 5);
    trial.equal(
        "free blocks while there is a file of 530 blocks: these, and 4 that name them",
        free - 530 - 4,
        fs.freeBlocks());
    files.remove(inode, "long");
    trial.equal("free blocks after the file has gone", free, fs.freeBlocks());
    files.requireClean(disk);
    files.check(files.open("other"), 20, 4);
  }

  private static void program(Trial trial) throws Exception {
    LabSystem system =
        trial
            .system()
            .configure(config -> config.withFileSystemParts(LongFiles.studentsMap(trial)))
            .program("prog", LONG_WRITER)
            .first("prog")
            .boot();
    int status = system.runToPowerOff();
    trial.that(status != 1, "a program cannot make a file");
    trial.that(status != 2, "a program writes 300 blocks of 1024 bytes, and a write fails");
    trial.that(status != 3, "a program reads 300 blocks that it has written, and a read fails");
    trial.that(status != 4, "a program reads another block than it has written in that place");
    trial.equal("exit status", 0, status);
  }

  private static final String LONG_WRITER =
      """
          la a0, name
          li a1, 0x202
          li a2, 0
          li a7, SYS_OPEN
          ecall
          mv s0, a0
          li s2, 1
          bltz a0, end
          li s1, 0
          li s2, 2
      write:
          la a1, buffer
          sw s1, 0(a1)
          sw s1, 1020(a1)
          mv a0, s0
          li a2, 1024
          li a7, SYS_WRITE
          ecall
          li t0, 1024
          bne a0, t0, end
          addi s1, s1, 1
          li t0, 300
          blt s1, t0, write
          la a0, name
          li a1, 0
          li a7, SYS_OPEN
          ecall
          mv s0, a0
          li s1, 0
          li s2, 3
      read:
          mv a0, s0
          la a1, buffer
          li a2, 1024
          li a7, SYS_READ
          ecall
          li t0, 1024
          bne a0, t0, end
          la a1, buffer
          lw t1, 0(a1)
          lw t2, 1020(a1)
          bne t1, s1, wrong
          bne t2, s1, wrong
          addi s1, s1, 1
          li t0, 300
          blt s1, t0, read
          li s2, 0
          j end
      wrong:
          li s2, 4
      end:
          mv a0, s2
          li a7, SYS_EXIT
          ecall
      .data
      name: .asciz "/long"
      .bss
      .align 3
      buffer: .space 1024
      """;
}
