/**
 * Address translation: paging modes as data, the page-table walker, translation look-aside buffers.
 */
@NullMarked
package dev.trapeze.cpu.mmu;

import org.jspecify.annotations.NullMarked;
