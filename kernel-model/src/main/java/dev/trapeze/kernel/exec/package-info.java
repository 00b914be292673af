/** The first process and exec: new address spaces from ELF files. */
@NullMarked
package dev.trapeze.kernel.exec;

import org.jspecify.annotations.NullMarked;
