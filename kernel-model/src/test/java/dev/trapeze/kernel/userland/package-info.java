/** The user programs on the whole system: a boot, a shell, and what it prints. */
@NullMarked
package dev.trapeze.kernel.userland;

import org.jspecify.annotations.NullMarked;
