@NullMarked
package dev.trapeze.labs.packaging;

import org.jspecify.annotations.NullMarked;
