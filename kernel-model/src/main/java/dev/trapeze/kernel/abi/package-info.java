/**
 * The border to user programs as data: the personalities with their tables of system calls,
 * structures, limits and conventions, error numbers, and the generator of the user-side stubs.
 * Depends on no other room, so that every room may name an error.
 */
@NullMarked
package dev.trapeze.kernel.abi;

import org.jspecify.annotations.NullMarked;
