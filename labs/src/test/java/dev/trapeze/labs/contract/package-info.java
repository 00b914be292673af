/** Tests of the interfaces that students implement: what they demand holds for the kernel's own. */
@NullMarked
package dev.trapeze.labs.contract;

import org.jspecify.annotations.NullMarked;
