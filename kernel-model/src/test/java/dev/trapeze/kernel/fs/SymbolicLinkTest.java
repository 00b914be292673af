package dev.trapeze.kernel.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.abi.FileRules;
import dev.trapeze.kernel.abi.Personality;
import dev.trapeze.kernel.abi.StatLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where paths with symbolic links in them lead. */
class SymbolicLinkTest {

  private MemoryDisk disk;
  private FileSystem fs;
  private Namespace namespace;
  private OpenFileTable table;
  private ProcessFiles process;

  @BeforeEach
  void mount() throws DiskFormatException {
    disk =
        new Mkfs(DiskFormat.TRAPEZE, 200, 64, 30)
            .image(
                List.of(
                    new Mkfs.Entry("f", bytes("root f")),
                    new Mkfs.Entry("d/f", bytes("d f")),
                    new Mkfs.Entry("d/e/g", bytes("d e g"))));
    fs = FileSystem.mount(disk, 50);
    table =
        new OpenFileTable(
            fs,
            new DeviceSwitch(10),
            channel -> {},
            Personality.TRAPEZE.limits(),
            FileRules.TRAPEZE);
    namespace = table.namespace();
    process = ProcessFiles.initial(table, 16);
  }

  @AfterEach
  void nothingIsHeldAndTheDiskIsClean() {
    process.close();
    assertThat(fs.inodesInUse()).isEqualTo(1);
    fs.sync();
    assertThat(Fsck.check(disk).findings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/f, d/l, d/l, root f",
    "f, d/l, d/l, d f",
    "e/g, d/l, d/l, d e g",
    "../f, d/l, d/l, root f",
    "d, l, l/f, d f",
    "d/e, l, l/../f, d f",
    "d/e/, l, l//g//, d e g",
    "/, d/l, d/l/d/l/f, root f",
    ".., d/e/l, d/e/l/f, d f",
  })
  void linkStandsForItsTarget(String target, String link, String path, String contents) {
    symlink(target, link);
    assertThat(read(path)).isEqualTo(contents);
    assertThat(namespace.readlink(root(), link)).isEqualTo(target);
  }

  @Test
  void linkInALinkIsFollowedToo() {
    symlink("d", "l");
    symlink("l/e", "m");
    symlink("../m/g", "d/n");
    assertThat(read("l/n")).isEqualTo("d e g");
  }

  @Test
  void upToFortyLinksAreFollowed() {
    symlink("f", "l1");
    for (int i = 2; i <= 41; i++) {
      symlink("l" + (i - 1), "l" + i);
    }
    assertThat(read("l40")).isEqualTo("root f");
    assertErrno(Errno.ELOOP, () -> read("l41"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"l", "l/", "m", "d/../l", "/l/f"})
  void circlesEnd(String target) {
    symlink(target, "l");
    symlink("l", "m");
    assertErrno(Errno.ELOOP, () -> read("l"));
    assertErrno(Errno.ELOOP, () -> namespace.makeDirectory(root(), "l/x"));
  }

  @Test
  void targetNeedNotExist() {
    symlink("d/new", "l");
    assertErrno(Errno.ENOENT, () -> read("l"));
    process.descriptors().add(open("l", OpenFlags.O_CREAT | OpenFlags.O_WRONLY));
    assertThat(read("d/new")).isEmpty();
    symlink("nowhere/new", "m");
    assertErrno(Errno.ENOENT, () -> open("m", OpenFlags.O_CREAT));
  }

  @Test
  void linkIsNotFollowedIfTheFlagsSaySo() {
    symlink("f", "l");
    symlink("d", "m");
    assertErrno(Errno.ELOOP, () -> open("l", OpenFlags.O_NOFOLLOW));
    assertErrno(Errno.ELOOP, () -> open("l", OpenFlags.O_NOFOLLOW | OpenFlags.O_CREAT));
    process.descriptors().add(open("m/f", OpenFlags.O_NOFOLLOW));
    process.descriptors().add(open("d", OpenFlags.O_NOFOLLOW));
  }

  @Test
  void namesAreMadeLinkedAndRemovedForThemselves() {
    symlink("d", "l");
    assertErrno(Errno.EEXIST, () -> namespace.makeDirectory(root(), "l"));
    assertErrno(Errno.EEXIST, () -> symlink("x", "l"));
    namespace.link(root(), "l", "m");
    namespace.unlink(root(), "l");
    assertThat(namespace.readlink(root(), "m")).isEqualTo("d");
    assertThat(read("d/f")).isEqualTo("d f");
    namespace.unlink(root(), "m");
  }

  @Test
  void targetsThatCannotBeAreRefused() {
    assertErrno(Errno.ENOENT, () -> symlink("", "l"));
    assertErrno(Errno.ENOENT, () -> symlink("f", ""));
    assertErrno(Errno.EEXIST, () -> symlink("f", "/"));
    assertErrno(Errno.EEXIST, () -> symlink("f", "d/."));
    assertErrno(Errno.ENAMETOOLONG, () -> symlink("x".repeat(1024), "l"));
    assertErrno(Errno.ENOTDIR, () -> symlink("f", "f/l"));
    assertErrno(Errno.EINVAL, () -> namespace.readlink(root(), "f"));
    String longest = "./".repeat(511) + "f";
    symlink(longest, "l");
    assertThat(namespace.readlink(root(), "l")).isEqualTo(longest);
    assertThat(read("l")).isEqualTo("root f");
  }

  @Test
  void workingDirectoryIsWhereTheLinkLeads() {
    symlink("d/e", "l");
    symlink("/d", "d/e/up");
    process.changeDirectory("l");
    assertThat(process.workingPath()).isEqualTo("/d/e");
    process.changeDirectory("..");
    assertThat(process.workingPath()).isEqualTo("/d");
    process.changeDirectory("e/up/./e");
    assertThat(process.workingPath()).isEqualTo("/d/e");
    assertErrno(Errno.ENOTDIR, () -> process.changeDirectory("g"));
  }

  @Test
  void linkIsAKindOfItsOwn() {
    symlink("f", "l");
    Inode root = fs.root();
    Inode link = fs.resolve(root, "l");
    try {
      assertThat(fs.status(link).type()).isEqualTo(InodeType.SYMLINK);
      byte[] stat = fs.status(link).encode(StatLayout.VIMIX_32);
      assertThat(StatLayout.VIMIX_32.mode().load(stat)).isEqualTo(0_120_755);
      DirectoryEntry entry = fs.nextEntry(root, 4 * DirectoryEntry.DISK_BYTES);
      assertThat(entry)
          .extracting(DirectoryEntry::name, DirectoryEntry::type)
          .containsExactly("l", InodeType.SYMLINK);
    } finally {
      fs.release(link);
      fs.release(root);
    }
  }

  private Node root() {
    return process.workingDirectory();
  }

  private void symlink(String target, String path) {
    namespace.symlink(root(), target, path);
  }

  private String read(String path) {
    return new String(namespace.readFile(root(), path), StandardCharsets.ISO_8859_1);
  }

  private OpenFile open(String path, int flags) {
    return table.open(root(), path, new OpenFlags(flags));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void assertErrno(Errno errno, ThrowingCallable call) {
    assertThatExceptionOfType(ErrnoException.class)
        .isThrownBy(call)
        .extracting(ErrnoException::errno)
        .isEqualTo(errno);
  }
}
