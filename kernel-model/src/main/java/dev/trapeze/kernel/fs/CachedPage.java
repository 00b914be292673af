package dev.trapeze.kernel.fs;

/**
 * A page of a file that the page cache has.
 *
 * @param inode number of the file's inode
 * @param index of the page in the file, from 0
 * @param pa physical address of the frame, to which the cache has one reference
 */
public record CachedPage(int inode, int index, long pa) {}
