/**
 * The tree that is mounted at {@code /proc}: what the kernel knows of processes and of itself, as
 * text in Linux's formats, made when somebody reads it.
 */
@NullMarked
package dev.trapeze.kernel.procfs;

import org.jspecify.annotations.NullMarked;
