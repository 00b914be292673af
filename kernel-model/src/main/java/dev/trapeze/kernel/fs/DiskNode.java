package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.state.StateSink;

/**
 * An inode of the disk, where a path has led to it. Two nodes are equal if they are the same inode,
 * as long as both are held.
 */
record DiskNode(DiskFiles files, Inode inode) implements Node {

  @Override
  public boolean isDirectory() {
    return inode.type == InodeType.DIRECTORY;
  }

  @Override
  public boolean isLink() {
    return inode.type == InodeType.SYMLINK;
  }

  @Override
  public String linkTarget() {
    return fileSystem().linkTarget(inode);
  }

  @Override
  public Node retain() {
    return new DiskNode(files, fileSystem().retain(inode));
  }

  @Override
  public void release() {
    fileSystem().release(inode);
  }

  @Override
  public Node lookUp(String name) {
    return new DiskNode(files, fileSystem().lookUp(inode, name));
  }

  @Override
  public OpenFile open(AbsolutePath path, OpenFlags flags) {
    return files.open(inode, path, flags);
  }

  @Override
  public Node createFile(String name) {
    return new DiskNode(files, fileSystem().createFile(inode, name));
  }

  @Override
  public void makeDirectory(String name) {
    fileSystem().makeDirectory(inode, name);
  }

  @Override
  public void makeDevice(String name, int major, int minor) {
    fileSystem().makeDevice(inode, name, major, minor);
  }

  @Override
  public void makeLink(String name, String target) {
    fileSystem().makeSymbolicLink(inode, name, target);
  }

  @Override
  public void addLink(String name, Node existing) {
    fileSystem().link(existing.diskInode(Errno.EXDEV), inode, name);
  }

  @Override
  public void unlink(String name) {
    fileSystem().unlink(inode, name);
  }

  @Override
  public int number() {
    return inode.number;
  }

  @Override
  public Inode diskInode(Errno elsewhere) {
    return inode;
  }

  @Override
  public void putState(StateSink sink) {
    sink.put(FileStatus.DISK);
    sink.put(inode.number);
  }

  private FileSystem fileSystem() {
    return files.fileSystem();
  }
}
