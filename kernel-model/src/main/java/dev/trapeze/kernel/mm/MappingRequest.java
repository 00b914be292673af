package dev.trapeze.kernel.mm;

import org.jspecify.annotations.Nullable;

/**
 * The arguments of an {@code mmap} that is about a file.
 *
 * @param hintVa where the program would like to have it; 0 if it does not care
 * @param bytes how much, as the program gave it: unsigned, not more than there are addresses for
 *     programs; 0 too
 * @param protection of {@link Protection#PROT_READ}, {@link Protection#PROT_WRITE}, {@link
 *     Protection#PROT_EXEC}; any other bits too
 * @param flags {@link MappingPolicy#MAP_SHARED}, {@link MappingPolicy#MAP_PRIVATE}; any other bits
 *     too
 * @param file what the descriptor stands for; null if that is nothing
 * @param offset byte of the file that the first byte is to show, as the program gave it: not
 *     negative, and {@code offset + bytes} does not overflow
 */
public record MappingRequest(
    long hintVa, long bytes, int protection, int flags, @Nullable MappableFile file, long offset) {}
