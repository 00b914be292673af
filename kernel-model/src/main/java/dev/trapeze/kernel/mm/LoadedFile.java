package dev.trapeze.kernel.mm;

/**
 * A file from which exec has filled an address space: the program, or its interpreter. What an
 * eager address space holds no longer shows where it comes from; this does.
 *
 * @param path absolute, by which the file was found then
 * @param inode number of the file's inode then
 * @param biasVa by which addresses are greater than in the file
 */
public record LoadedFile(String path, long inode, long biasVa) {}
