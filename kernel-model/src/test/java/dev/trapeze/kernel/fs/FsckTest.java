package dev.trapeze.kernel.fs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One damage at a time, and the line that says what it is. */
class FsckTest {

  private static final int ROOT = 1;
  private static final int INODES = 32;
  private static final int BITMAP = 45;

  // Where the fields of an inode lie.
  private static final int TYPE = 0;
  private static final int MAJOR = 2;
  private static final int LINKS = 6;
  private static final int SIZE = 8;
  private static final int ADDRESSES = 12;

  private MemoryDisk disk = new MemoryDisk(0);
  private int f;
  private int big;
  private int d;
  private int e;
  private int g;

  @BeforeEach
  void makeDisk() throws DiskFormatException {
    disk = new MemoryDisk(ImageMutation.image());
    FileSystem fs = FileSystem.mount(disk, 50);
    f = number(fs, "f");
    big = number(fs, "big");
    d = number(fs, "d");
    e = number(fs, "d/e");
    g = number(fs, "d/e/g");
  }

  private static int number(FileSystem fs, String path) {
    Inode inode = fs.resolve(fs.root(), path);
    fs.release(inode);
    return inode.number();
  }

  @Test
  void nothingIsFoundInASoundImage() {
    FsckReport report = Fsck.check(disk);
    assertThat(report.findings()).isEmpty();
    assertThat(report.clean()).isTrue();
    assertThat(report.usage()).isEqualTo(new FsckReport.Usage(4, 4, 1, 49, 254));
  }

  @Test
  void nothingIsFoundInAnEmptyImage() throws DiskFormatException {
    assertThat(Fsck.check(Mkfs.XV6.image(List.of())).findings()).isEmpty();
  }

  @Test
  void badSuperblockIsSaidAndNotTouched() {
    byte[] before = disk.image();
    byte[] block = read(Superblock.BLOCK);
    block[0] ^= 1;
    disk.writeBlock(Superblock.BLOCK, block);
    before[1024] ^= 1;
    FsckReport report = Fsck.repair(disk);
    assertThat(report.unreadable()).isTrue();
    assertThat(lines(report))
        .containsExactly(
            "superblock: no file system: magic number 0x10203041 instead of 0x10203040 (xv6)"
                + " or 0x53465a54 (trapeze)");
    assertThat(disk.image()).isEqualTo(before);
  }

  @Test
  void committedTransactionIsInformationAndIsInstalledFirst() {
    byte[] bitmap = read(BITMAP);
    byte[] wrong = bitmap.clone();
    wrong[0] = 0;
    disk.writeBlock(BITMAP, wrong);
    disk.writeBlock(3, bitmap);
    byte[] header = new byte[Disk.BLOCK_BYTES];
    LittleEndian.putInt(header, 0, 1);
    LittleEndian.putInt(header, 4, BITMAP);
    disk.writeBlock(2, header);

    FsckReport report = Fsck.check(disk);
    assertThat(lines(report))
        .containsExactly("log: holds a transaction of 1 block to be installed at mount");
    assertThat(report.clean()).isTrue();
    assertThat(read(BITMAP)).isEqualTo(wrong);

    Fsck.repair(disk);
    assertThat(read(BITMAP)).isEqualTo(bitmap);
    assertThat(Fsck.check(disk).findings()).isEmpty();
  }

  @Test
  void logThatMakesNoSenseIsEmptied() {
    byte[] header = new byte[Disk.BLOCK_BYTES];
    LittleEndian.putInt(header, 0, 30);
    disk.writeBlock(2, header);
    expect(FsckKind.BAD_LOG, "log: the log of 29 blocks claims to hold 30");
  }

  @Test
  void leakedBlock() {
    byte[] bitmap = read(BITMAP);
    bitmap[290 / 8] |= 1 << 290 % 8;
    disk.writeBlock(BITMAP, bitmap);
    expect(FsckKind.LEAKED, "block 290: marked as used, but nobody uses it");
  }

  @Test
  void usedBlockThatIsMarkedFree() {
    int block = word(f, ADDRESSES);
    byte[] bitmap = read(BITMAP);
    bitmap[block / 8] &= (byte) ~(1 << block % 8);
    disk.writeBlock(BITMAP, bitmap);
    expect(
        FsckKind.MARKED_FREE,
        "block %d: marked free, but used by inode %d (/f)".formatted(block, f));
  }

  @Test
  void metadataMarkedFree() {
    byte[] bitmap = read(BITMAP);
    bitmap[0] &= (byte) ~(1 << 1);
    disk.writeBlock(BITMAP, bitmap);
    expect(FsckKind.MARKED_FREE, "block 1: marked free, but not for files");
  }

  @Test
  void doublyUsedBlockIsNamedWithBothOwnersAndCopied() throws DiskFormatException {
    int block = word(f, ADDRESSES);
    int freed = word(big, ADDRESSES + 4);
    putWord(big, ADDRESSES + 4, block);
    expect(
        List.of(FsckKind.LEAKED, FsckKind.DOUBLY_USED),
        "block %d: marked as used, but nobody uses it".formatted(freed),
        "block %d: used by inode %d (/f) and inode %d (/big)".formatted(block, f, big));
    byte[] contents = contents("big");
    assertThat(contents).startsWith(Bytes.pattern(1024, 2));
    assertThat(Arrays.copyOfRange(contents, 1024, 2048)).isEqualTo(Bytes.pattern(1024, 1));
    assertThat(contents("f")).isEqualTo(Bytes.pattern(3000, 1));
  }

  @Test
  void blockThatOneFileUsesTwice() {
    int block = word(f, ADDRESSES);
    int freed = word(f, ADDRESSES + 4);
    putWord(f, ADDRESSES + 4, block);
    expect(
        List.of(FsckKind.LEAKED, FsckKind.DOUBLY_USED),
        "block %d: marked as used, but nobody uses it".formatted(freed),
        "block %d: used by inode %d (/f) twice".formatted(block, f));
  }

  @Test
  void blockNumberOutsideTheDataIsReplacedByZeros() throws DiskFormatException {
    int freed = word(f, ADDRESSES + 4);
    putWord(f, ADDRESSES + 4, -1);
    expect(
        List.of(FsckKind.LEAKED, FsckKind.BAD_BLOCK_NUMBER),
        "block %d: marked as used, but nobody uses it".formatted(freed),
        "inode %d (/f): block 1 of it is block 4294967295, which is none from 46 to 299"
            .formatted(f));
    assertThat(Arrays.copyOfRange(contents("f"), 1024, 2048)).containsOnly(0);
  }

  @Test
  void sizeThatTheBlocksCannotHoldIsCut() {
    putWord(f, SIZE, 5000);
    expect(
        FsckKind.BAD_SIZE, "inode %d (/f): 5000 bytes long, but its blocks hold 3072".formatted(f));
  }

  @Test
  void sizeAboveAllFilesIsCut() {
    putWord(big, SIZE, -5);
    expect(
        FsckKind.BAD_SIZE,
        "inode %d (/big): 4294967291 bytes long, but its blocks hold 40960".formatted(big));
  }

  @Test
  void sizeOfADirectoryIsAMultipleOf16() {
    int size = word(e, SIZE);
    putWord(e, SIZE, size + 3);
    expect(
        FsckKind.BAD_SIZE,
        "inode %d (/d/e): %d bytes long, which is no whole number of entries of 16"
            .formatted(e, size + 3));
  }

  @Test
  void blocksBehindTheEndAreFreed() {
    int third = word(f, ADDRESSES + 8);
    putWord(f, SIZE, 2048);
    expect(
        FsckKind.BEYOND_SIZE,
        "inode %d (/f): block 2 of it, block %d, is behind its end".formatted(f, third));
  }

  @Test
  void holeIsFilled() {
    int freed = word(f, ADDRESSES);
    putWord(f, ADDRESSES, 0);
    expect(
        List.of(FsckKind.LEAKED, FsckKind.HOLE),
        "block %d: marked as used, but nobody uses it".formatted(freed),
        "inode %d (/f): lacks block 0 of it".formatted(f));
  }

  @Test
  void typeThatThereIsNotBecomesAFile() throws DiskFormatException {
    putHalf(f, TYPE, 66);
    expect(
        FsckKind.BAD_TYPE, "inode %d (/f): has type 66, link count 1 and 3000 bytes".formatted(f));
    assertThat(contents("f")).isEqualTo(Bytes.pattern(3000, 1));
  }

  @Test
  void fileThatIsMarkedFreeIsAFileAgain() throws DiskFormatException {
    putHalf(f, TYPE, 0);
    expect(
        FsckKind.BAD_TYPE, "inode %d (/f): has type 0, link count 1 and 3000 bytes".formatted(f));
    assertThat(contents("f")).isEqualTo(Bytes.pattern(3000, 1));
  }

  @Test
  void fileHasNoDeviceNumbers() {
    putHalf(f, MAJOR, 3);
    expect(
        FsckKind.BAD_DEVICE, "inode %d (/f): a file with the device numbers 3 and 0".formatted(f));
  }

  @Test
  void wrongLinkCounts() {
    putHalf(g, LINKS, 3);
    expect(
        FsckKind.WRONG_LINKS, "inode %d (/hard): link count 3 instead of 2 (2 names)".formatted(g));
    putHalf(d, LINKS, 1);
    expect(
        FsckKind.WRONG_LINKS,
        "inode %d (/d): link count 1 instead of 3 (1 name and 2 \"..\")".formatted(d));
    putHalf(ROOT, LINKS, 7);
    expect(FsckKind.WRONG_LINKS, "inode 1 (/): link count 7 instead of 2 (1 \"..\")");
  }

  @Test
  void fileWithoutANameIsPutIntoLostAndFound() throws DiskFormatException {
    removeEntry(ROOT, "f");
    expect(
        FsckKind.UNNAMED,
        "inode %d: a file of 3000 bytes without a name, link count 1".formatted(f));
    assertThat(contents("lost+found/#" + f)).isEqualTo(Bytes.pattern(3000, 1));
  }

  @Test
  void lostDirectoryKeepsWhatIsInIt() throws DiskFormatException {
    removeEntry(ROOT, "d");
    int size = word(d, SIZE);
    expect(
        List.of(FsckKind.UNNAMED, FsckKind.WRONG_LINKS),
        "inode %d: a directory of %d bytes without a name, link count 3".formatted(d, size));
    assertThat(contents("lost+found/#" + d + "/e/g")).isEqualTo(Bytes.pattern(10, 3));
  }

  @Test
  void inodeWithoutNameAndLinksIsInformation() throws DiskFormatException {
    removeEntry(ROOT, "f");
    putHalf(f, LINKS, 0);
    FsckReport report = Fsck.check(disk);
    assertThat(lines(report)).containsExactly("inode " + f + ": a file without name and links");
    assertThat(report.clean()).isTrue();
    Fsck.repair(disk);
    assertThat(Fsck.check(disk).findings()).isEmpty();
    assertThat(word(f, SIZE)).isZero();
  }

  @Test
  void entryOfAFreeInode() {
    int entry = entry(ROOT, "f");
    putEntry(ROOT, entry, 150, "f");
    expect(
        List.of(FsckKind.DANGLING_NAME, FsckKind.UNNAMED),
        "inode 1 (/): entry %d names inode 150, which is free".formatted(entry));
  }

  @Test
  void entryOfAnInodeOutsideTheDisk() {
    int entry = entry(ROOT, "f");
    putEntry(ROOT, entry, 60_000, "f");
    expect(
        List.of(FsckKind.DANGLING_NAME, FsckKind.UNNAMED),
        "inode 1 (/): entry %d names inode 60000, which is none of 1 to 199".formatted(entry));
  }

  @Test
  void nameThatOccursTwice() {
    putEntry(ROOT, entry(ROOT, "f"), f, "big");
    expect(
        List.of(FsckKind.DUPLICATE_NAME, FsckKind.UNNAMED),
        "inode 1 (/): the name \"big\" occurs again, for inode %d".formatted(big));
  }

  @Test
  void nameWithASlash() {
    putEntry(ROOT, entry(ROOT, "f"), f, "f/\n");
    expect(
        List.of(FsckKind.BAD_NAME, FsckKind.UNNAMED),
        "inode 1 (/): the name \"f/\\x0a\" of inode %d has a slash in it".formatted(f));
  }

  @Test
  void nameWithBytesBehindItsEndIsPadded() throws DiskFormatException {
    putEntry(ROOT, entry(ROOT, "f"), f, "f\0x");
    expect(
        FsckKind.BAD_NAME,
        "inode 1 (/): the name \"f\" of inode %d has more bytes behind its end".formatted(f));
    assertThat(contents("f")).hasSize(3000);
  }

  @Test
  void dotsThatLeadElsewhere() {
    putEntry(e, 0, d, ".");
    expect(
        FsckKind.BAD_DOT,
        "inode %d (/d/e): its \".\" leads to inode %d and not to inode %d".formatted(e, d, e));
    putEntry(e, 1, ROOT, "..");
    expect(
        FsckKind.BAD_DOT,
        "inode %d (/d/e): its \"..\" leads to inode 1 and not to inode %d".formatted(e, d));
  }

  @Test
  void missingDotsComeBackAndWhatWasInTheirPlaceStays() throws DiskFormatException {
    putEntry(e, 0, g, "g");
    putEntry(e, 2, 0, "");
    putEntry(e, 1, 0, "");
    expect(
        List.of(FsckKind.BAD_DOT, FsckKind.BAD_DOT),
        "inode %d (/d/e): \".\" is not its first entry".formatted(e),
        "inode %d (/d/e): \"..\" is not its second entry".formatted(e));
    assertThat(contents("d/e/g")).isEqualTo(Bytes.pattern(10, 3));
  }

  @Test
  void secondNameOfADirectoryGoes() {
    putEntry(ROOT, entry(ROOT, "f"), e, "f");
    putHalf(e, LINKS, 2);
    FsckReport report = Fsck.check(disk);
    assertThat(kinds(report)).contains(FsckKind.DIRECTORY_LINKED_TWICE, FsckKind.UNNAMED);
    Fsck.repair(disk);
    assertThat(Fsck.check(disk).findings()).isEmpty();
  }

  @Test
  void directoriesInACircleAreBroughtBack() throws DiskFormatException {
    // d is in e, and e in d, and neither in the root.
    removeEntry(ROOT, "d");
    putEntry(e, entry(e, "g"), d, "d");
    FsckReport report = Fsck.repair(disk);
    assertThat(kinds(report)).contains(FsckKind.UNNAMED, FsckKind.DIRECTORY_LINKED_TWICE);
    assertThat(Fsck.check(disk).findings()).isEmpty();
    FileSystem fs = FileSystem.mount(disk, 50);
    assertThat(number(fs, "lost+found/#" + d + "/e")).isEqualTo(e);
  }

  @Test
  void rootThatIsNoDirectoryIsMadeOne() {
    putHalf(ROOT, TYPE, InodeType.FILE.code());
    expect(FsckKind.BAD_ROOT, "inode 1 (/): has type 2 instead of 1, a directory");
  }

  @Test
  void reportOnNoiseIsBounded() {
    byte[] noise = new byte[Disk.BLOCK_BYTES];
    new Random(5).nextBytes(noise);
    for (int block = 32; block < ImageMutation.BLOCKS; block++) {
      disk.writeBlock(block, noise);
    }
    FsckReport report = Fsck.check(disk);
    assertThat(report.findings()).hasSizeLessThanOrEqualTo(FsckReport.MOST_FINDINGS);
    assertThat(report.inconsistencies()).isPositive();
  }

  private void expect(FsckKind kind, String line) {
    expect(List.of(kind), line);
  }

  /** Exactly these findings, the first of them in these words; and none after a repair. */
  private void expect(List<FsckKind> kinds, String... lines) {
    FsckReport report = Fsck.check(disk);
    assertThat(kinds(report)).as(lines(report).toString()).isEqualTo(kinds);
    assertThat(lines(report)).startsWith(lines);
    Fsck.repair(disk);
    assertThat(Fsck.check(disk).findings()).isEmpty();
    assertThat(ConsistencyChecker.problems(disk)).isEmpty();
  }

  private static List<FsckKind> kinds(FsckReport report) {
    return report.findings().stream().map(FsckFinding::kind).toList();
  }

  private byte[] contents(String path) throws DiskFormatException {
    FileSystem fs = FileSystem.mount(disk, 50);
    return fs.readFile(fs.root(), path);
  }

  private int word(int inode, int field) {
    return LittleEndian.getInt(read(INODES + inode / 16), 64 * (inode % 16) + field);
  }

  private void putWord(int inode, int field, int value) {
    byte[] block = read(INODES + inode / 16);
    LittleEndian.putInt(block, 64 * (inode % 16) + field, value);
    disk.writeBlock(INODES + inode / 16, block);
  }

  private void putHalf(int inode, int field, int value) {
    byte[] block = read(INODES + inode / 16);
    LittleEndian.putShort(block, 64 * (inode % 16) + field, value);
    disk.writeBlock(INODES + inode / 16, block);
  }

  /** Which entry of a directory has that name. */
  private int entry(int directory, String name) {
    byte[] block = read(word(directory, ADDRESSES));
    for (int i = 0; i < 64; i++) {
      if (FileName.ofEntry(block, 16 * i).toString().equals(name)) {
        return i;
      }
    }
    throw new AssertionError("no entry " + name);
  }

  private void putEntry(int directory, int entry, int inode, String name) {
    int number = word(directory, ADDRESSES);
    byte[] block = read(number);
    LittleEndian.putShort(block, 16 * entry, inode);
    for (int i = 0; i < FileName.MAX_BYTES; i++) {
      block[16 * entry + 2 + i] = i < name.length() ? (byte) name.charAt(i) : 0;
    }
    disk.writeBlock(number, block);
  }

  private void removeEntry(int directory, String name) {
    putEntry(directory, entry(directory, name), 0, "");
  }

  private static List<String> lines(FsckReport report) {
    return report.findings().stream().map(FsckFinding::line).toList();
  }

  private byte[] read(int block) {
    byte[] data = new byte[Disk.BLOCK_BYTES];
    disk.readBlock(block, data);
    return data;
  }
}
