/** Which line of the source an instruction comes from: DWARF's line number tables. */
@NullMarked
package dev.trapeze.cpu.dwarf;

import org.jspecify.annotations.NullMarked;
