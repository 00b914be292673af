/**
 * The border to user programs as data: the table of system calls, error numbers, and the generator
 * of the user-side stubs. Depends on nothing, so that every room may name an error.
 */
@NullMarked
package dev.trapeze.kernel.abi;

import org.jspecify.annotations.NullMarked;
