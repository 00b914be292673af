/** Archives with which a grading system grades a lab. */
@NullMarked
package dev.trapeze.labs.packaging;

import org.jspecify.annotations.NullMarked;
