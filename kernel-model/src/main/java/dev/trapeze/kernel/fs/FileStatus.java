package dev.trapeze.kernel.fs;

/**
 * What {@code fstat} tells of a file.
 *
 * @param major driver number of a device, 0 for others
 * @param minor number of the device at its driver, 0 for others
 */
public record FileStatus(
    int inode, InodeType type, int links, long sizeBytes, int major, int minor) {}
