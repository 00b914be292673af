/** Memory: frames, page tables, address spaces and their layouts, copies from and to programs. */
@NullMarked
package dev.trapeze.kernel.mm;

import org.jspecify.annotations.NullMarked;
