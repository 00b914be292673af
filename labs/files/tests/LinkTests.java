package lab.tests;

import dev.trapeze.kernel.fs.DiskFormat;
import dev.trapeze.kernel.fs.FileSystem;
import dev.trapeze.kernel.fs.Inode;
import dev.trapeze.kernel.fs.InodeType;
import dev.trapeze.kernel.fs.Mkfs;
import dev.trapeze.labs.testing.LabSystem;
import dev.trapeze.labs.testing.LabTest;
import dev.trapeze.labs.testing.Trial;
import java.util.List;

/** The public tests of task B. */
public final class LinkTests {
  private static final String FIRST_LINK = "link-leads-to-its-target";
  private static final String OK = "ok";

  private LinkTests() {}

  static List<LabTest> tests() {
    return List.of(
        LabTest.of(FIRST_LINK, "B", 5, LinkTests::link),
        LabTest.of("relative-target-starts-where-the-link-lies", "B", 5, LinkTests::relative)
            .needing(FIRST_LINK),
        LabTest.of("link-in-the-middle-of-a-path-leads-on", "B", 5, LinkTests::middle)
            .needing(FIRST_LINK),
        LabTest.of("circle-of-links-ends-in-eloop", "B", 5, LinkTests::circle).needing(FIRST_LINK));
  }

  /** Files of 1, 2, 3 bytes: /one, /d/two, /d/e/three; and /d/one, of 10. */
  public static LabSystem.Builder tree(Trial trial) {
    return trial
        .system()
        .disk(new Mkfs(DiskFormat.TRAPEZE, 300, 96, 30))
        .file("one", new byte[1])
        .file("d/two", new byte[2])
        .file("d/e/three", new byte[3])
        .file("d/one", new byte[10]);
  }

  private static void link(Trial trial) throws Exception {
    LabSystem system =
        new CallScript()
            .symlink("/d/two", "/l", OK, "a link is made")
            .size("/l", "2", "a link at the end of a path is followed")
            .size("l", "2", "a link at the end of a path is followed")
            .readlink("/l", "6", "the target is kept as it was given")
            .symlink("/one", "/d/e/l", OK, "a link is made")
            .size("/d/e/l", "1", "a target that begins with a slash starts at the root")
            .run(trial, tree(trial));
    FileSystem fs = FileSystem.mount(system.disk(), 50);
    Inode inode = fs.resolve(fs.root(), "/l");
    trial.equal("type of the inode of a link", InodeType.SYMLINK, inode.type());
    trial.equal("target of a link on the disk", "/d/two", fs.linkTarget(inode));
    LongFiles.requireCleanDisk(system.disk(), "");
  }

  private static void relative(Trial trial) throws Exception {
    String why = "a relative target starts at the directory that the link lies in";
    new CallScript()
        .symlink("one", "/d/l", OK, "a link is made")
        .size("/d/l", "10", why)
        .size("d/l", "10", why)
        .symlink("../one", "/d/up", OK, "a link is made")
        .size("/d/up", "1", why)
        .chdir("/d/e", OK, "a directory is entered")
        .size("../l", "10", why)
        .symlink("three", "here", OK, "a link is made")
        .size("here", "3", why)
        .size("/d/e/here", "3", why)
        .run(trial, tree(trial));
  }

  private static void middle(Trial trial) throws Exception {
    new CallScript()
        .symlink("d/e", "/l", OK, "a link is made")
        .size("/l/three", "3", "the path goes on where the link leads")
        .size("/l/../two", "2", "'..' behind a link is the parent of where it leads")
        .size("l//three", "3", "the path goes on where the link leads")
        .symlink("/l", "/d/m", OK, "a link is made")
        .size("/d/m/three", "3", "the target of a link leads through another link")
        .symlink("e/", "/d/slash", OK, "a link is made")
        .size("/d/slash/three", "3", "slashes at the end of a target count for nothing")
        .mkdir("/l/new", OK, "a link in the middle is followed to make a directory too")
        .chdir("/d/e/new", OK, "the directory is where the link leads")
        .chdir("/l", OK, "a link leads to a directory")
        .size("three", "3", "the working directory is where the link leads")
        .symlink("/one", "/file", OK, "a link is made")
        .size("/file/x", "ENOTDIR", "the link leads to a file, and there is nothing behind a file")
        .size("/one/x", "ENOTDIR", "there is nothing behind a file")
        .size("/nothing/x", "ENOENT", "there is no such directory")
        .run(trial, tree(trial));
  }

  private static void circle(Trial trial) throws Exception {
    String why = "links lead in a circle";
    new CallScript()
        .symlink("/a", "/b", OK, "a link may lead to what does not exist yet")
        .symlink("/b", "/a", OK, "a link is made")
        .size("/a", "ELOOP", why)
        .symlink("self", "/d/self", OK, "a link is made")
        .size("/d/self", "ELOOP", why)
        .size("/d/self/x", "ELOOP", why)
        .mkdir("/a/x", "ELOOP", why)
        .size("/d/two", "2", "there is no link in this path")
        .run(trial, tree(trial));
  }
}
