/**
 * Files: disk blocks, buffer cache, inodes, directories, paths, open files, pipes and devices, in
 * the on-disk format of xv6. The layers, from the bottom up: {@link dev.trapeze.kernel.fs.Disk},
 * {@code Log}, {@code BufferCache}, {@code BlockBitmap}, {@code InodeTable}, {@code FileContent},
 * {@code Directory}, {@code PathWalker}, {@link dev.trapeze.kernel.fs.FileSystem}, {@link
 * dev.trapeze.kernel.fs.OpenFile}, {@link dev.trapeze.kernel.fs.ProcessFiles}.
 */
@NullMarked
package dev.trapeze.kernel.fs;

import org.jspecify.annotations.NullMarked;
